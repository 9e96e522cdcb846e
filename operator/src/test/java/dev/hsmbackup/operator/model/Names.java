package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The objects of the modelled world: of one HSM the backups A, B and C, of which C has A's name and is created after A was
 * deleted, and the restores R and S. R takes A's place where there is one, S that of B. In other worlds the HSM is a Cloud
 * HSM, and X, Y and Z are the restores into it: X in R's place, Y in that of S, and Z, in R's place too, of a backup that
 * was made of that very Cloud HSM.
 */
final class Names {

    static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
    static final HsmTarget HSM = new HsmTarget("payments.managedhsm.azure.net", null, null);
    static final String CONTAINER = "https://hsmbackups.blob.core.windows.net/payments";
    static final int A = 0;
    static final int B = 1;
    static final int C = 2;
    static final int R = 3;
    static final int S = 4;
    static final int X = 5;
    static final int Y = 6;
    static final int Z = 7;
    static final int COUNT = 8;

    /** Azure's id of the backup that has to come before a restore. Its status says Succeeded, which may be a lie. */
    static final String SAFETY_JOB = "f".repeat(32);

    static final String SAFETY_FOLDER = CONTAINER + "/mhsm-payments-2026030110000000";

    /** After the creation: no restore starts later. */
    static final Duration ALLOWED = Duration.ofHours(4);

    private static final List<String> LETTERS = List.of("A", "B", "C", "R", "S", "X", "Y", "Z");
    private static final List<String> NAMESPACES =
            List.of("team-a", "team-b", "team-a", "team-a", "team-b", "team-a", "team-b", "team-a");

    private Names() {}

    static String letter(int uid) {
        return LETTERS.get(uid);
    }

    static String uid(int uid) {
        return "uid-" + letter(uid);
    }

    static int uid(String uid) {
        return LETTERS.indexOf(uid.substring("uid-".length()));
    }

    static String namespace(int uid) {
        return NAMESPACES.get(uid);
    }

    /** Objects of one name share a slot: the framework runs one step per name at a time. */
    static int slot(int uid) {
        return uid == B || uid == S || uid == Y ? 1 : 0;
    }

    static boolean isRestore(int uid) {
        return uid >= R;
    }

    static boolean isOfCloudHsm(int uid) {
        return uid >= X;
    }

    static Run run(int uid, int version, RunStatus status) {
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withNamespace(namespace(uid))
                .withName(isRestore(uid) ? "back" : "nightly")
                .withUid(uid(uid))
                .withGeneration(1L)
                .withResourceVersion(Integer.toString(version))
                .withCreationTimestamp(CREATED.toString())
                .build();
        return isOfCloudHsm(uid)
                ? CloudNames.restore(metadata, status, uid == Z)
                : isRestore(uid) ? restore(metadata, status) : backup(metadata, status);
    }

    static HsmBackup backup(ObjectMeta metadata, RunStatus status) {
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(metadata);
        backup.setSpec(HsmBackupSpec.of("payments"));
        backup.setStatus(status);
        return backup;
    }

    private static HsmRestore restore(ObjectMeta metadata, RunStatus status) {
        HsmRestore restore = new HsmRestore();
        restore.setMetadata(metadata);
        restore.setSpec(new HsmRestoreSpec(
                new ManagedHsmRef("payments"),
                Source.ofFolder("mhsm-payments-2026030101020304"),
                null,
                "payments",
                CREATED.plus(ALLOWED),
                new Safety(HsmRestoreSpec.SafetyPolicy.ALWAYS, "24h", "0s"),
                false,
                "24h",
                "24h"));
        restore.setStatus(status);
        return restore;
    }

    /** The backup that was made for the restore of this namespace, as its status tells. */
    static HsmBackup safety(String namespace) {
        int owner = namespace.equals(namespace(R)) ? R : S;
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("back-safety")
                .withCreationTimestamp(CREATED.toString())
                .addNewOwnerReference()
                .withUid(uid(owner))
                .endOwnerReference()
                .build();
        return backup(
                metadata,
                RunStatus.INITIAL.toBuilder()
                        .observedGeneration(1)
                        .phase(Phase.SUCCEEDED)
                        .attempt(new Attempt(new UUID(0, 0), CREATED, HSM.host(), null, null))
                        .jobId(SAFETY_JOB)
                        .folderUri(SAFETY_FOLDER)
                        .completionTime(CREATED)
                        .build());
    }

    static ManagedHsm hsm() {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName("payments").build());
        hsm.setSpec(new ManagedHsmSpec(
                "https://" + HSM.host(),
                ManagedHsmSpec.Storage.of(CONTAINER),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                new RestoreAccess(List.of("*"), null, false, null, false, false)));
        return hsm;
    }
}
