package dev.hsmbackup.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("F33 a clock that jumps while the operator runs")
class ClockGuardTest {

    private final MutableClock machine = new MutableClock();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> setBack = new ArrayList<>();
    private final ClockGuard guard = new ClockGuard(machine, nanos::get, setBack::add);

    @Test
    void shouldNoticeThatTheClockWasSetBack() {
        pass(Duration.ofSeconds(1));
        machine.advance(Duration.ofHours(-1));

        guard.run();

        assertThat(setBack).containsExactly(Duration.ofHours(1));
    }

    @Test
    void shouldTellOnce() {
        machine.advance(Duration.ofHours(-1));
        guard.run();

        pass(Duration.ofSeconds(1));
        guard.run();

        assertThat(setBack).hasSize(1);
    }

    @Test
    void shouldNotMindATimeServiceOrAJumpAhead() {
        machine.advance(Duration.ofSeconds(-30));
        guard.run();
        machine.advance(Duration.ofDays(1));
        guard.run();

        assertThat(setBack).isEmpty();
    }

    @Test
    void shouldNotMindThatItWasStopped() {
        pass(Duration.ofMinutes(10));

        guard.run();

        assertThat(setBack).isEmpty();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        machine.advance(time);
    }
}
