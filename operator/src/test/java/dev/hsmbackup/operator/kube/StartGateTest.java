package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartGateTest {

    private final StartGate gate = new StartGate();

    @Test
    void shouldLetStartsThroughUntilItIsClosed() throws InterruptedException {
        StartGate.Pass pass = gate.enter().orElseThrow();
        pass.close();

        boolean drained = gate.closeAndWait(Duration.ZERO);

        assertThat(drained).isTrue();
        assertThat(gate.closed()).isTrue();
        assertThat(gate.enter()).isEmpty();
    }

    @Test
    void shouldSayThatAStartIsStillUnderWay() throws InterruptedException {
        Optional<StartGate.Pass> pass = gate.enter();

        assertThat(gate.closeAndWait(Duration.ofMillis(1))).isFalse();
        pass.orElseThrow().close();
        assertThat(gate.closeAndWait(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void shouldWaitForAStartUnderWay() throws InterruptedException {
        StartGate.Pass pass = gate.enter().orElseThrow();
        Thread start = Thread.ofVirtual().start(() -> {
            while (!gate.closed()) {
                Thread.onSpinWait();
            }
            pass.close();
        });

        boolean drained = gate.closeAndWait(Duration.ofSeconds(10));

        assertThat(drained).isTrue();
        start.join();
    }
}
