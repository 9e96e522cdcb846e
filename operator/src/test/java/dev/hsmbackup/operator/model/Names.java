package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.operator.port.HsmTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;

/** The objects of the modelled world: three backups of one HSM; C has A's name and is created after A was deleted. */
final class Names {

    static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
    static final HsmTarget HSM = new HsmTarget("payments.managedhsm.azure.net", null, null);
    static final String CONTAINER = "https://hsmbackups.blob.core.windows.net/payments";
    static final int A = 0;
    static final int B = 1;
    static final int C = 2;

    private static final List<String> LETTERS = List.of("A", "B", "C");
    private static final List<String> NAMESPACES = List.of("team-a", "team-b", "team-a");

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
        return uid == B ? 1 : 0;
    }

    static HsmBackup backup(int uid, int version, HsmBackupStatus status) {
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace(uid))
                .withName("nightly")
                .withUid(uid(uid))
                .withGeneration(1L)
                .withResourceVersion(Integer.toString(version))
                .withCreationTimestamp(CREATED.toString())
                .build());
        backup.setSpec(HsmBackupSpec.of("payments"));
        backup.setStatus(status);
        return backup;
    }

    static ManagedHsm hsm() {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName("payments").build());
        hsm.setSpec(new ManagedHsmSpec(
                "https://" + HSM.host(),
                new ManagedHsmSpec.Storage(CONTAINER),
                null,
                new ManagedHsmSpec.Backup(List.of("*"))));
        return hsm;
    }
}
