package dev.hsmbackup.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock on which jobs run: the machine's clock plus an offset that the control endpoint moves. Tokens and
 * certificates stay on the machine's clock, because clients judge them by theirs.
 */
public final class SimulatorClock implements InstantSource {
    private final InstantSource machine;
    private volatile Duration offset = Duration.ZERO;

    public SimulatorClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset);
    }

    public synchronized void advance(Duration by) {
        offset = offset.plus(by);
    }

    public synchronized void set(Instant to) {
        offset = Duration.between(machine.instant(), to);
    }

    public Duration offset() {
        return offset;
    }
}
