package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
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

    private static HsmBackup in(HsmBackup backup, Phase phase) {
        backup.setStatus(backup.getStatus().toBuilder().phase(phase).build());
        return backup;
    }

    private static String text(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }
}
