package dev.hsmbackup.leaders;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.apigate.ApiGate;
import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.rig.MachineClock;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.Signal;
import java.time.Duration;

/**
 * One of the two operators, on a machine of its own: its own line to the API server, its own clock.
 *
 * @param name in leader election
 */
record Replica(String name, Operator operator, ApiGate gate, MachineClock clock) {

    static Replica in(Rig rig, String name) {
        ApiGate gate = rig.newGate("gate-" + name);
        MachineClock clock = rig.newClock("clock-" + name);
        Operator operator = rig.newOperator(name, gate);
        operator.runOn(clock);
        return new Replica(name, operator, gate, clock);
    }

    /** Starts it on a machine with this clock and a good line, where it does not run. */
    void startWith(Duration clockOffset) {
        clock.set(clockOffset);
        heal();
        if (!operator.isAlive()) {
            operator.start();
        }
        operator.awaitReady();
    }

    /** Its line is good again, and nothing is held. */
    void heal() {
        gate.link().set(Link.State.UP);
        gate.script().clear();
        if (operator.isAlive()) {
            operator.send(Signal.CONT);
        }
    }

    /** Whether it thinks that it leads. */
    boolean leads() {
        try {
            return operator.isAlive() && operator.metrics().sum("hsmbackup_leader") == 1;
        } catch (RigException e) {
            return false;
        }
    }

    void awaitLeads() {
        await(name + " to lead").atMost(Duration.ofMinutes(2)).until(this::leads);
    }

    /** Ends it in order, so that the other one leads at once. */
    void stop() {
        if (operator.isAlive()) {
            operator.stop(Duration.ofSeconds(90));
        }
    }
}
