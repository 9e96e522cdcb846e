package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsualDurationsTest {

    private static final String HOST = "payments.managedhsm.azure.net";
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final UsualDurations durations = new UsualDurations();

    @Test
    void shouldKnowNothingBeforeTheFirstSuccess() {
        durations.stands(backup(1, Phase.UNKNOWN, 4));
        durations.stands(backup(2, Phase.RUNNING, 4));

        assertThat(durations.of(HOST)).isEmpty();
    }

    @Test
    void shouldGiveTheMedianOfEachHsm() {
        durations.stands(backup(1, Phase.SUCCEEDED, 4));
        durations.stands(backup(2, Phase.SUCCEEDED, 600));
        durations.stands(backup(3, Phase.SUCCEEDED, 6));

        assertThat(durations.of(HOST)).contains(Duration.ofMinutes(6));
        assertThat(durations.of("other.managedhsm.azure.net")).isEmpty();
    }

    @Test
    void shouldCountEachBackupOnceHoweverOftenItIsTold() {
        durations.stands(backup(1, Phase.SUCCEEDED, 4));
        durations.stands(backup(2, Phase.SUCCEEDED, 5));
        for (int i = 0; i < 5; i++) {
            durations.stands(backup(3, Phase.SUCCEEDED, 600));
        }

        assertThat(durations.of(HOST)).contains(Duration.ofMinutes(5));
    }

    @Test
    void shouldForgetTheOldestInWhateverOrderTheyAreTold() {
        for (int day = UsualDurations.LAST + 3; day > 0; day--) {
            durations.stands(backup(day, Phase.SUCCEEDED, day <= 3 ? 600 : day));
        }

        assertThat(durations.of(HOST)).contains(Duration.ofMinutes(8));
    }

    private static HsmBackup backup(int day, Phase phase, int minutes) {
        Instant start = START.plus(Duration.ofDays(day));
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(new ObjectMetaBuilder().withUid("uid-" + day).build());
        backup.setStatus(RunStatus.INITIAL.toBuilder()
                .phase(phase)
                .attempt(new Attempt(new UUID(0, day), start, HOST, null, null))
                .startTime(start)
                .completionTime(start.plus(Duration.ofMinutes(minutes)))
                .build());
        return backup;
    }
}
