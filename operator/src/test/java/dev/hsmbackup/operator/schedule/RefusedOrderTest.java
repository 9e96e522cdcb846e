package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The API server does not let a backup be created: a quota, an admission policy, a right. */
class RefusedOrderTest {

    private static final String QUOTA = "exceeded quota";

    private final World world = new World("2026-11-22T12:00:30Z", World.spec("0 2 * * *"));

    @Test
    void shouldSayItAndTryAgain() {
        world.until("2026-11-23T01:59:59Z");
        world.refused = Map.of("nightly-202611230200", QUOTA);
        world.pass(Duration.ofSeconds(1));

        assertThat(world.names()).isEmpty();
        assertThat(world.condition("Stalled")).isEqualTo("TRUE BackupRefused");
        assertThat(world.message("Stalled")).contains("nightly-202611230200", QUOTA);
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:00:10Z");
        int writes = world.writes;
        world.pass(Duration.ofSeconds(10));
        assertThat(world.writes).isEqualTo(writes);

        world.refused = Map.of();
        world.pass(Duration.ofSeconds(10));

        assertThat(world.names()).containsExactly("nightly-202611230200");
        assertThat(world.condition("Stalled")).isEmpty();
        assertThat(world.status().missedRuns()).isZero();
    }

    @Test
    void shouldMissTheSlotAfterItsDeadline() {
        world.refused = Map.of("nightly-202611230200", QUOTA);

        world.until("2026-11-23T02:00:00Z").pass(Duration.ofMinutes(61));

        assertThat(world.news).containsExactly("SlotMissed");
        assertThat(world.status().missedRuns()).isEqualTo(1);
    }

    @Test
    void shouldNotLetSlotsWaitForATrigger() {
        world.settle().trigger("now");
        String triggered = ChildNames.triggered(World.NAME, "now");
        world.refused = Map.of(triggered, QUOTA);

        world.until("2026-11-23T02:00:00Z").end(Phase.SUCCEEDED);
        assertThat(world.names()).containsExactly("nightly-202611230200");
        assertThat(world.condition("Stalled")).isEqualTo("TRUE BackupRefused");
        assertThat(world.status().lastHandledTrigger()).isNull();

        world.refused = Map.of();
        world.settle();

        assertThat(world.names()).containsExactly("nightly-202611230200", triggered);
        assertThat(world.status().lastHandledTrigger()).isEqualTo("now");
    }

    @Test
    void shouldStillStartAtOnceWhatWasToStartAtOnce() {
        World it = new World("2026-11-22T12:00:30Z", World.spec("0 2 * * *", false, true));
        it.refused = Map.of("nightly-202611221200", QUOTA);
        it.settle().pass(Duration.ofMinutes(1));
        assertThat(it.names()).isEmpty();

        it.refused = Map.of();
        it.settle();

        assertThat(it.names()).containsExactly("nightly-202611221200");
    }

    @Test
    void shouldTryANewAttemptAgain() {
        world.until("2026-11-23T02:00:00Z").end(Phase.FAILED);
        world.refused = Map.of("nightly-202611230200-r1", QUOTA);
        world.until("2026-11-23T02:05:00Z");
        assertThat(world.lookAgain).isEqualTo("2026-11-23T02:05:10Z");

        world.refused = Map.of();
        world.pass(Duration.ofSeconds(10));

        assertThat(world.names()).containsExactly("nightly-202611230200", "nightly-202611230200-r1");
    }
}
