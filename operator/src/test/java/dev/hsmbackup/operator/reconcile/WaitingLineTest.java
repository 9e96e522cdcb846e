package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

    private static final String HOST = "payments.managedhsm.azure.net";

    private final List<String> woken = new ArrayList<>();
    private final WaitingLine line = new WaitingLine(it -> woken.add(text(it)));

    @Test
    void shouldLetTheOldestGoFirst() {
        HsmBackup younger = backup("team", "younger", 2);
        HsmBackup older = backup("team", "older", 1);

        assertThat(line.first(younger, HOST)).isTrue();
        assertThat(line.first(older, HOST)).isTrue();
        assertThat(line.first(younger, HOST)).isFalse();
    }

    @Test
    void shouldWakeTheNextWhenTheFirstLeaves() {
        HsmBackup first = waits("team", "first", 1);
        HsmBackup second = waits("team", "second", 2);
        waits("team", "third", 3);

        line.leave(first.getMetadata().getUid());

        assertThat(woken).containsExactly("team/second");
        assertThat(line.first(second, HOST)).isTrue();
    }

    @Test
    void shouldWakeNobodyWhenOneOfTheOthersLeaves() {
        waits("team", "first", 1);
        HsmBackup second = waits("team", "second", 2);

        line.leave(second.getMetadata().getUid());
        line.leave(second.getMetadata().getUid());

        assertThat(woken).isEmpty();
    }

    @Test
    void shouldWakeTheFirstWhenTheLockIsFree() {
        waits("team", "first", 1);
        waits("team", "second", 2);

        line.freed(HOST);
        line.freed("another.managedhsm.azure.net");

        assertThat(woken).containsExactly("team/first");
    }

    /** FAULTS S18: one team's crowd does not hold up another team's one backup of the same HSM. */
    @Test
    void shouldGiveTurnsToNamespacesInRotation() {
        for (int i = 1; i <= 3; i++) {
            waits("crowd", "c" + i, i);
        }
        waits("quiet", "q1", 9);
        waits("quiet", "q2", 10);

        for (String name : List.of("c1", "q1", "c2", "q2", "c3")) {
            line.leave(name);
        }

        assertThat(woken).containsExactly("quiet/q1", "crowd/c2", "quiet/q2", "crowd/c3");
    }

    @Test
    void shouldKeepTheLinesOfHsmsApart() {
        waits("team", "first", 1);

        assertThat(line.first(backup("team", "second", 2), "another.managedhsm.azure.net"))
                .isTrue();
    }

    @Test
    void shouldKeepThePlaceOfOneThatAsksRightNow() {
        HsmBackup first = waits("team", "first", 1);
        HsmBackup second = waits("team", "second", 2);

        line.stands(in(first, Phase.STARTING));
        assertThat(line.first(second, HOST)).isFalse();
        line.stands(in(first, Phase.RUNNING));

        assertThat(line.first(second, HOST)).isTrue();
        assertThat(woken).containsExactly("team/second");
    }

    @Test
    void shouldPutOneThatComesBackWhereItWas() {
        HsmBackup first = waits("team", "first", 1);
        HsmBackup second = waits("team", "second", 2);

        line.leave(first.getMetadata().getUid());

        assertThat(line.first(first, HOST)).isTrue();
        assertThat(line.first(second, HOST)).isFalse();
    }

    /** Somebody waits for it, and what the backups would save is about to be replaced. */
    @Test
    void shouldLetRestoresGoBeforeBackups() {
        HsmBackup first = waits("quiet", "first", 1);
        HsmRestore younger = restore("team", "younger", 9);
        HsmRestore older = restore("other", "older", 8);

        assertThat(line.first(younger, HOST)).isTrue();
        assertThat(line.first(older, HOST)).isTrue();
        assertThat(line.first(younger, HOST)).isFalse();
        assertThat(line.first(first, HOST)).isFalse();
        line.leave("older");
        line.leave("younger");

        assertThat(woken).containsExactly("restore team/younger", "quiet/first");
        assertThat(line.first(first, HOST)).isTrue();
    }

    @Test
    void shouldGiveNoTurnAwayForARestoreThatCameInBetween() {
        waits("crowd", "c1", 1);
        waits("crowd", "c2", 2);
        waits("quiet", "q1", 3);
        line.first(restore("team", "back", 9), HOST);

        line.leave("back");
        line.leave("c1");

        assertThat(woken).containsExactly("crowd/c1", "quiet/q1");
    }

    /** The backup that it waits for stands in the same line. */
    @Test
    void shouldLetTheSafetyBackupPassItsRestore() {
        HsmRestore restore = restore("team", "back", 1);
        HsmBackup safety = backup("team", "back-safety", 2);
        line.first(restore, HOST);
        line.first(safety, HOST);

        line.stands(in(restore, Phase.AWAITING_SAFETY_BACKUP));

        assertThat(woken).containsExactly("team/back-safety");
        assertThat(line.first(safety, HOST)).isTrue();
        line.stands(in(restore, Phase.PENDING));
        assertThat(line.first(restore, HOST)).isTrue();
        assertThat(line.first(safety, HOST)).isFalse();
    }

    /** A restore waits for it; the nightly crowd of its namespace and of others does not matter then. */
    @Test
    void shouldLetTheSafetyBackupPassOlderBackups() {
        HsmBackup older = waits("team", "nightly", 1);
        HsmBackup others = waits("crowd", "c1", 2);
        HsmRestore restore = restore("team", "back", 3);
        HsmBackup safety = backup("team", "back-safety", 4);

        line.stands(in(restore, Phase.AWAITING_SAFETY_BACKUP));

        assertThat(line.first(safety, HOST)).isTrue();
        assertThat(line.first(older, HOST)).isFalse();
        assertThat(line.first(others, HOST)).isFalse();
    }

    /** After a restart of the operator it may have stood in line before its restore was looked at. */
    @Test
    void shouldBringTheSafetyBackupForwardThatStandsInLineAlready() {
        waits("team", "nightly", 1);
        HsmBackup safety = waits("team", "back-safety", 4);

        line.stands(in(restore("team", "back", 3), Phase.AWAITING_SAFETY_BACKUP));
        line.stands(in(restore("team", "back", 3), Phase.AWAITING_SAFETY_BACKUP));

        assertThat(woken).containsExactly("team/back-safety");
        assertThat(line.first(safety, HOST)).isTrue();
    }

    /** The name alone helps nobody past the others. */
    @Test
    void shouldNotHurryABackupThatNoRestoreWaitsFor() {
        waits("team", "nightly", 1);
        line.stands(in(restore("team", "back", 3), Phase.AWAITING_SAFETY_BACKUP));
        line.stands(in(restore("team", "back", 3), Phase.FAILED));

        assertThat(line.first(backup("team", "back-safety", 4), HOST)).isFalse();
        assertThat(line.first(backup("other", "back-safety", 4), HOST)).isFalse();
    }

    /** FAULTS S18: a crowd of restores that failed leaves no crowd of urgent backups behind. */
    @Test
    void shouldNotHurryASafetyBackupWhoseRestoreEnded() {
        HsmRestore failed = restore("team", "failed", 1);
        HsmRestore deleted = restore("team", "deleted", 1);
        for (HsmRestore restore : List.of(failed, deleted)) {
            line.stands(in(restore, Phase.AWAITING_SAFETY_BACKUP));
        }
        waits("team", "nightly", 2);
        HsmBackup useless = waits("team", "failed-safety", 3);
        HsmBackup orphan = waits("team", "deleted-safety", 4);
        woken.clear();

        line.stands(in(failed, Phase.FAILED));
        line.gone("deleted");

        assertThat(woken).containsExactly("team/deleted-safety", "team/nightly");
        assertThat(line.first(useless, HOST)).isFalse();
        assertThat(line.first(orphan, HOST)).isFalse();
    }

    private HsmBackup waits(String namespace, String name, int created) {
        HsmBackup backup = backup(namespace, name, created);
        line.first(backup, HOST);
        return backup;
    }

    /** Its uid is its name. */
    private static HsmBackup backup(String namespace, String name, int created) {
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(Instant.ofEpochSecond(created).toString())
                .build());
        backup.setSpec(HsmBackupSpec.of("payments"));
        return backup;
    }

    private static HsmRestore restore(String namespace, String name, int created) {
        HsmRestore restore = new HsmRestore();
        restore.setMetadata(backup(namespace, name, created).getMetadata());
        return restore;
    }

    private static Run in(Run run, Phase phase) {
        return run.with(run.getStatus().toBuilder().phase(phase).build());
    }

    private static String text(HostLine.Place place) {
        ResourceID id = place.id();
        return (place.backup() ? "" : "restore ") + id.getNamespace().orElse("") + "/" + id.getName();
    }
}
