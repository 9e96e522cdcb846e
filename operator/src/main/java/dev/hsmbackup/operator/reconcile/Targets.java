package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.operation.BlobPlace;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmTarget;
import java.util.Optional;

/** The HSMs that runs are about, and whether they may, as the API server has it now. */
public final class Targets {

    private final ManagedHsms managed;
    private final CloudHsms cloud;

    public Targets(ManagedHsms managed, CloudHsms cloud) {
        this.managed = managed;
        this.cloud = cloud;
    }

    Target of(HsmBackup backup) {
        String namespace = backup.getMetadata().getNamespace();
        return switch (backup.target()) {
            case ManagedHsmRef hsm ->
                Target.forBackup(managed.live(hsm.name()).orElse(null), namespace, managed.suffix());
            case CloudHsmRef hsm -> Target.forBackup(cloud.live(hsm.name()).orElse(null), namespace, cloud.cloud());
            case HsmRef.Unknown _ -> new Target.NotAvailable();
        };
    }

    /** Where a backup's blobs may be deleted. */
    BlobPlace blobs(HsmBackup backup) {
        return backup.target() instanceof ManagedHsmRef hsm
                ? BlobPlace.of(
                        managed.live(hsm.name()).orElse(null),
                        backup.getMetadata().getNamespace(),
                        managed.suffix())
                : new BlobPlace.NotAvailable();
    }

    Target of(HsmRestore restore) {
        return Target.forRestore(
                managed.live(restore.managedHsm()).orElse(null),
                restore.getMetadata().getNamespace(),
                managed.suffix());
    }

    Target of(CloudHsmRestore restore) {
        return Target.forRestore(
                cloud.live(restore.target().name()).orElse(null),
                restore.getMetadata().getNamespace(),
                cloud.cloud());
    }

    /** The address of a CloudHsm, whoever may use it; empty where there is none, or none in this cloud. */
    Optional<String> address(CloudHsmRef hsm) {
        return cloud.live(hsm.name())
                .flatMap(live -> Optional.ofNullable(Target.address(live, cloud.cloud())))
                .map(HsmTarget::host);
    }
}
