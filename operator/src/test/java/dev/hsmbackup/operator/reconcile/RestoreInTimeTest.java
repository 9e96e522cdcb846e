package dev.hsmbackup.operator.reconcile;

import static dev.hsmbackup.operator.cluster.ApiFaults.leaseRead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.kube.LeaderLease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A restore starts while it may, and not a moment later. */
class RestoreInTimeTest {

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    /** The time passes while Azure is asked about all sorts of things. */
    @Test
    void shouldNotStartWhereItsTimePassesWhileItLooks() {
        restores.fresh("before");
        HsmRestore restore = allowedForAMinute();
        it.restores.whileLooking(() -> it.pass(Duration.ofMinutes(1)));

        it.replica.step(restore);
        it.replica.step(restore);

        assertNotStartedInTime(restore);
    }

    /** … between the last look and the intent: a token had to be fetched, say. */
    @Test
    void shouldNotStartWhereItsTimePassesBeforeTheIntent() {
        restores.fresh("before");
        HsmRestore restore = allowedForAMinute();
        it.pass(Duration.ofMillis(59_950));
        it.azure.whilePreparing(() -> it.pass(Duration.ofMillis(50)));

        it.replica.step(restore);
        assertThat(it.status(restore).attempt()).isNull();
        it.replica.step(restore);

        assertNotStartedInTime(restore);
    }

    /** … between the intent and the request. */
    @Test
    void shouldNotStartWhereItsTimePassesAfterTheIntent() {
        restores.fresh("before");
        HsmRestore restore = allowedForAMinute();
        it.pass(Duration.ofSeconds(55));
        it.replica.faults.before(leaseRead(LeaderLease.NAME), request -> it.pass(Duration.ofSeconds(5)));

        it.replica.step(restore);
        assertThat(it.replica.faults.allHappened()).isTrue();
        assertThat(it.status(restore).phase()).isEqualTo(Phase.PENDING);
        it.replica.step(restore);

        assertNotStartedInTime(restore);
        assertThat(it.lock()).isNull();
    }

    /** FAULTS S01: also where the right is taken away between create and start. */
    @Test
    void shouldNotStartWhereItsRightIsTakenAwayWhileItLooks() {
        restores.fresh("before");
        HsmRestore restore = restores.restore("back");
        it.restores.whileLooking(() -> restores.allow(null, null));

        it.replica.step(restore);
        it.replica.step(restore);
        it.pass(Duration.ofSeconds(20));
        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("FAILED HsmNotAvailable");
        assertThat(it.restores.starts()).isEmpty();
    }

    private void assertNotStartedInTime(HsmRestore restore) {
        assertThat(restores.at(restore)).isEqualTo("FAILED DeadlineExceeded");
        assertThat(it.restores.starts()).isEmpty();
    }

    private HsmRestore allowedForAMinute() {
        return restores.restore(
                "back", Source.ofFolder(restores.folder), null, Safety.DEFAULT, Duration.ofMinutes(1), false);
    }
}
