package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F33 the operator's time on a machine whose clock is wrong")
class ServerClockTest {

    private final MutableClock machine = new MutableClock();
    private final AtomicLong nanos = new AtomicLong(7);
    private final List<Duration> told = new ArrayList<>();
    private final ServerClock clock = new ServerClock(machine, nanos::get, told::add);

    @Test
    void shouldBelieveTheMachineUntilItKnowsBetter() {
        assertThat(clock.instant()).isEqualTo(machine.instant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT60S", "PT-60S", "PT0S"})
    void shouldBelieveTheMachineThatIsNearlyRight(Duration ahead) {
        Instant server = machine.instant().minus(ahead);

        clock.answered(server);

        assertThat(clock.instant()).isEqualTo(machine.instant());
        assertThat(told).containsExactly(ahead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT61S", "PT1H", "P1D", "PT-61S", "PT-1H", "P-1D"})
    void shouldBelieveTheApiServerWhereTheMachineIsWrong(Duration ahead) {
        Instant server = machine.instant().minus(ahead);
        clock.answered(server);

        pass(Duration.ofSeconds(90));

        assertThat(clock.instant()).isEqualTo(server.plusSeconds(90));
        assertThat(told).containsExactly(ahead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void shouldNotJumpWithTheMachine(Duration jump) {
        Instant begin = machine.instant();
        clock.answered(begin);

        pass(Duration.ofSeconds(5));
        machine.advance(jump);

        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(5));
    }

    @Test
    void shouldBelieveTheMachineAgainOnceItIsRight() {
        Instant server = machine.instant();
        machine.advance(Duration.ofHours(1));
        clock.answered(server);

        machine.advance(Duration.ofHours(-1).plusSeconds(3));
        clock.answered(server);

        assertThat(clock.instant()).isEqualTo(machine.instant());
    }

    @Test
    void shouldReadTheTimeOffTheAnswersOfARealApiServer() {
        AtomicReference<Instant> heard = new AtomicReference<>();
        try (var client = TestCluster.get().operator(new ApiFaults(), new ServerTime(heard::set))) {

            client.leases()
                    .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                    .withName("none")
                    .get();

            assertThat(Duration.between(heard.get(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        machine.advance(time);
    }
}
