package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.CloudHsmSpec;
import dev.hsmbackup.crds.CloudRestoreAccess;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What there is of Cloud HSMs: one in use, the fresh one that is restored into, and a backup of each. */
final class CloudNames {

    /** Start of the names of the backups; then the name of the Cloud HSM. */
    static final String BACKUP_OF = "of-";

    private static final String IN_USE = "inuse";
    private static final String FRESH = "fresh";

    private CloudNames() {}

    /** @param ofItself whether the backup is of the destination */
    static CloudHsmRestore restore(ObjectMeta metadata, RunStatus status, boolean ofItself) {
        CloudHsmRestore restore = new CloudHsmRestore();
        restore.setMetadata(metadata);
        restore.setSpec(new CloudHsmRestoreSpec(
                new CloudHsmRef(FRESH),
                Source.ofBackup(BACKUP_OF + (ofItself ? FRESH : IN_USE)),
                FRESH,
                Names.CREATED.plus(Names.ALLOWED),
                false,
                "24h",
                "24h"));
        restore.setStatus(status);
        return restore;
    }

    static CloudHsm hsm(String name) {
        CloudHsm hsm = new CloudHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName(name).build());
        hsm.setSpec(new CloudHsmSpec(
                // Azure tells no cases apart.
                id(name).toUpperCase(Locale.ROOT),
                Cloud.AZURE_PUBLIC,
                ManagedHsmSpec.Storage.of(Names.CONTAINER),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                new CloudRestoreAccess(List.of("*"), null, null)));
        return hsm;
    }

    /**
     * A backup that succeeded, as its status tells.
     *
     * @param name of the HsmBackup
     * @param lie whether the operator sees a status and a reference of another Cloud HSM
     */
    static HsmBackup backup(String namespace, String name, boolean lie) {
        String hsm = lie ? IN_USE : name.substring(BACKUP_OF.length());
        HsmBackup backup = Names.backup(
                new ObjectMetaBuilder()
                        .withNamespace(namespace)
                        .withName(name)
                        .withCreationTimestamp(Names.CREATED.toString())
                        .build(),
                RunStatus.INITIAL.toBuilder()
                        .observedGeneration(1)
                        .phase(Phase.SUCCEEDED)
                        .attempt(
                                new Attempt(new UUID(0, 1), Names.CREATED, "management.azure.com", null, null, id(hsm)))
                        .jobId(Names.SAFETY_JOB)
                        .folderUri(Names.CONTAINER)
                        .backupId("cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2026030101020304")
                        .completionTime(Names.CREATED)
                        .build());
        backup.setSpec(HsmBackupSpec.ofCloudHsm(hsm));
        return backup;
    }

    private static String id(String name) {
        return "/subscriptions/6f1c8d3e-2a4b-4c5d-8e9f-0a1b2c3d4e5f/resourceGroups/hsm/providers/"
                + "Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }
}
