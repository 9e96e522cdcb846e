package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.CONTAINER;
import static dev.hsmbackup.operator.operation.Backups.FOLDER;
import static dev.hsmbackup.operator.operation.Backups.HSM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlobClaimsTest {

    private static final String OWN = FOLDER.substring(CONTAINER.toString().length() + 1);
    private static final String OTHER = "mhsm-payments-2026030110019999";
    private static final BlobDecision.Delete DELETE = new BlobDecision.Delete(HSM, CONTAINER, OWN);

    /** Of schedule nightly; ended five minutes after its creation. */
    private final HsmBackup backup = labelled(BlobPolicyTest.good());

    private final List<HsmBackup> backups = new ArrayList<>(List.of(backup));
    private final List<HsmRestore> restores = new ArrayList<>();
    private final List<CloudHsmRestore> cloudRestores = new ArrayList<>();

    @Test
    void shouldFindNoneWhereAnotherIsNewer() {
        backups.add(other("team-b", "newer", Phase.SUCCEEDED, "6m", OTHER));

        assertThat(claim()).isEmpty();
    }

    @Test
    void shouldKeepTheNewestGoodOne() {
        assertThat(claim()).contains("newest good backup");
        backups.add(other("team-a", "older", Phase.SUCCEEDED, "4m", OTHER));
        backups.add(other("team-a", "same", Phase.SUCCEEDED, "5m", OTHER));
        backups.add(other("team-a", "failed", Phase.FAILED, "9m", OTHER));
        backups.add(other("team-a", "unknown", Phase.UNKNOWN, "9m", OTHER));
        backups.add(other("team-a", "running", Phase.RUNNING, "9m", OTHER));
        HsmBackup foreign = other("team-a", "foreign", Phase.SUCCEEDED, "9m", OTHER);
        foreign.setSpec(HsmBackupSpec.of("wallets"));
        backups.add(foreign);

        assertThat(claim()).contains("newest good backup");
    }

    @ParameterizedTest
    @CsvSource({"team-a, HsmBackup \"twin\"", "team-b, a HsmBackup of another namespace"})
    void shouldKeepWhatAnotherBackupRecords(String namespace, String expected) {
        backups.add(other(namespace, "twin", Phase.SUCCEEDED, "9m", OWN));

        assertThat(claim()).contains(expected + " records the same folder");
    }

    /** Also long after the restore. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void shouldKeepWhatARestoreNames(Phase phase) {
        newerOne();
        HsmRestore byName = restore("team-a", new Source(new LocalRef("nightly"), null, null));
        byName.setStatus(RunStatus.INITIAL.toBuilder().phase(phase).build());
        restores.add(byName);

        assertThat(claim()).contains("HsmRestore \"back\" names it");
    }

    @ParameterizedTest
    @CsvSource({
        "team-a, nightly, ,        ,       true",
        "team-b, nightly, ,        ,       false",
        "team-a, weekly,  ,        ,       false",
        "team-a, ,        folder,  ,       true",
        "team-b, ,        folder,  ,       true",
        "team-b, ,        other,   ,       false",
        "team-b, weekly,  ,        folder, true",
        "team-b, weekly,  ,        other,  false",
    })
    void shouldKnowWhatARestoreNames(String namespace, String name, String folder, String recorded, boolean named) {
        newerOne();
        HsmRestore restore = restore(
                namespace,
                new Source(name == null ? null : new LocalRef(name), null, folder == null ? null : folder(folder)));
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .folderUri(recorded == null ? null : CONTAINER + "/" + folder(recorded))
                .build());
        restores.add(restore);

        assertThat(!claim().isEmpty()).isEqualTo(named);
    }

    @Test
    void shouldKeepTheWayBackFromARestore() {
        newerOne();
        HsmRestore restore = restore("team-a", Source.ofFolder(OTHER));
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .phase(Phase.SUCCEEDED)
                .safetyBackup(new SafetyBackup("nightly", null, null, null))
                .build());
        restores.add(restore);

        assertThat(claim()).contains("names it");
    }

    /** The latest of a schedule from before the restore, as long as it is not decided which one it is. */
    @ParameterizedTest
    @CsvSource({
        "PENDING,   nightly, false, 10m, true",
        "PENDING,   nightly, true,  10m, false",
        "PENDING,   nightly, true,  9m,  false",
        "PENDING,   nightly, true,  8m,  true",
        "PENDING,   nightly, false, 4m,  false",
        "PENDING,   weekly,  false, 10m, false",
        "SUCCEEDED, nightly, false, 10m, false",
    })
    void shouldKeepWhatARestoreMayTake(
            Phase phase, String schedule, boolean newerOfSchedule, String created, boolean kept) {
        HsmBackup newer = newerOne();
        if (newerOfSchedule) {
            labelled(newer);
        }
        HsmRestore restore = restore("team-a", new Source(null, new LocalRef(schedule), null));
        restore.getMetadata().setCreationTimestamp(Backups.at(created).toString());
        restore.setStatus(RunStatus.INITIAL.toBuilder().phase(phase).build());
        restores.add(restore);

        assertThat(!claim().isEmpty()).isEqualTo(kept);
    }

    @Test
    void shouldKeepWhatARestoreIntoACloudHsmNames() {
        newerOne();
        CloudHsmRestore restore = new CloudHsmRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("there")
                .withUid("c")
                .build());
        restore.setSpec(new CloudHsmRestoreSpec(
                new CloudHsmRef("vault"),
                CloudHsmRestoreSpec.Source.ofBackup("nightly"),
                "vault",
                Backups.at("4h"),
                false,
                "1h",
                "24h"));
        cloudRestores.add(restore);

        assertThat(claim()).contains("CloudHsmRestore \"there\" names it");
    }

    private String claim() {
        return BlobClaims.find(backup, DELETE, backups, restores, cloudRestores)
                .map(keep -> keep.news().message())
                .orElse("");
    }

    private HsmBackup newerOne() {
        HsmBackup newer = other("team-a", "newer", Phase.SUCCEEDED, "9m", OTHER);
        backups.add(newer);
        return newer;
    }

    private static String folder(String which) {
        return which.equals("folder") ? OWN : OTHER;
    }

    private static HsmBackup labelled(HsmBackup backup) {
        backup.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, "nightly"));
        return backup;
    }

    private static HsmBackup other(String namespace, String name, Phase phase, String ended, String folder) {
        HsmBackup other = new HsmBackup();
        other.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(namespace + name)
                .build());
        other.setSpec(BlobPolicyTest.spec(new ManagedHsmRef("payments"), null));
        other.setStatus(BlobPolicyTest.good().getStatus().toBuilder()
                .phase(phase)
                .completionTime(Backups.at(ended))
                .folderUri(CONTAINER + "/" + folder)
                .build());
        return other;
    }

    private static HsmRestore restore(String namespace, Source source) {
        HsmRestore restore = Restores.full();
        restore.getMetadata().setNamespace(namespace);
        HsmRestoreSpec spec = restore.getSpec();
        restore.setSpec(new HsmRestoreSpec(
                spec.managedHsmRef(),
                source,
                spec.keyName(),
                spec.confirm(),
                spec.notAfter(),
                spec.safetyBackup(),
                spec.preflightOnly(),
                spec.startDeadline(),
                spec.timeout()));
        return restore;
    }
}
