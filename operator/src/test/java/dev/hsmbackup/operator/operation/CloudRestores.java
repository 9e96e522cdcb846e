package dev.hsmbackup.operator.operation;

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
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Restores of a backup of CloudHsm {@code old} into CloudHsm {@code fresh}, as the API server would give them. */
final class CloudRestores {

    static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2026030101020304";
    static final Instant MADE = Instant.parse("2026-03-01T01:02:03Z");
    static final HsmTarget FRESH = new HsmTarget(address("fresh"), null, null);
    static final CloudRestoreAccess ACCESS = access(null);
    static final Target.Destination DESTINATION = new Target.Destination(FRESH, Backups.CONTAINER, ACCESS);

    private CloudRestores() {}

    /** As Azure writes it. */
    static String id(String name) {
        return "/subscriptions/6f1c8d3e-2a4b-4c5d-8e9f-0a1b2c3d4e5f/resourceGroups/hsm-prod/providers/"
                + "Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }

    static String address(String name) {
        return id(name).toLowerCase(Locale.ROOT);
    }

    static CloudHsmRestore restore() {
        CloudHsmRestore restore = new CloudHsmRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("into-fresh")
                .withUid(Restores.UID)
                .withGeneration(Backups.GENERATION)
                .withCreationTimestamp(Backups.CREATED.toString())
                .build());
        restore.setSpec(new CloudHsmRestoreSpec(
                new CloudHsmRef("fresh"), Source.ofBackup("nightly"), "fresh", Backups.at("4h"), false, "1h", "24h"));
        return restore;
    }

    /** Whose job Azure runs, or ran, since 2s after the creation. */
    static CloudHsmRestore in(Phase phase) {
        return restore()
                .with(RunStatus.INITIAL.toBuilder()
                        .observedGeneration(Backups.GENERATION)
                        .phase(phase)
                        .attempt(attempt("fresh", "2s"))
                        .jobId(phase == Phase.STARTING ? null : Backups.JOB)
                        .startTime(phase == Phase.STARTING ? null : Backups.at("2s"))
                        .folderUri(Backups.CONTAINER.toString())
                        .backupId(BACKUP_ID)
                        .completionTime(phase.isTerminal() ? Backups.at("2s") : null)
                        .build());
    }

    static Attempt attempt(String hsm, String since) {
        return new Attempt(Backups.ATTEMPT, Backups.at(since), "management.azure.com", null, null, id(hsm));
    }

    /** A backup of a Cloud HSM. */
    static HsmBackup backup(String hsm, Phase phase, @Nullable String backupId) {
        HsmBackup backup = Backups.with(RunStatus.INITIAL.toBuilder()
                .observedGeneration(1)
                .phase(phase)
                .attempt(attempt(hsm, "0s"))
                .jobId(Backups.JOB)
                .startTime(Backups.CREATED)
                .folderUri(phase == Phase.SUCCEEDED ? Backups.CONTAINER.toString() : null)
                .backupId(backupId)
                .build());
        backup.setSpec(HsmBackupSpec.ofCloudHsm(hsm));
        return backup;
    }

    static CloudRestoreAccess access(@Nullable String maxSourceAge) {
        return new CloudRestoreAccess(List.of("team-a"), null, maxSourceAge);
    }

    static CloudHsm hsm(
            String resourceId, Cloud cloud, @Nullable Identity identity, @Nullable CloudRestoreAccess access) {
        CloudHsm hsm = new CloudHsm();
        hsm.setMetadata(
                new ObjectMetaBuilder().withName("fresh").withGeneration(1L).build());
        hsm.setSpec(new CloudHsmSpec(
                resourceId,
                cloud,
                ManagedHsmSpec.Storage.of(Backups.CONTAINER.toString()),
                identity,
                new ManagedHsmSpec.Backup(List.of("team-a")),
                access));
        return hsm;
    }

    /** Azure's last word about a job that succeeded at this time after the creation. */
    static JobAnswer.Ended succeeded(String end) {
        return Restores.ended(JobAnswer.Outcome.SUCCEEDED, null, null, Backups.at(end));
    }
}
