package dev.hsmbackup.crash;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One plan from a peaceful operator to a verdict. */
final class PlanRun {
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(60);
    private static final Duration AUDITED_WITHIN = Duration.ofSeconds(3);
    private static final Duration END_WITHIN = Duration.ofSeconds(90);
    private static final Duration SECOND_WITHIN = Duration.ofMinutes(3);

    private final World world;
    private final Plan plan;
    private final Subject subject;
    private final Trap trap;
    private final List<String> violations = new ArrayList<>();
    private final LogTail audit;
    private String found = "";
    private String ended = "";

    PlanRun(World world, Plan plan, String name) {
        this.world = world;
        this.plan = plan;
        this.subject = new Subject(world, name);
        this.trap = new Trap(world);
        this.audit = LogTail.of(world.rig().auditLog().file());
    }

    Plan plan() {
        return plan;
    }

    /** For people: where the kill found the backup, and how it ended. */
    String story() {
        return found + " -> " + ended;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Kills and starts again, and waits for the end. */
    void run() {
        Operator operator = world.rig().operator();
        prepare(operator);
        boolean killed = Patience.awaited(KILLED_WITHIN, () -> {
            subject.drive();
            return !operator.isAlive();
        });
        trap.clear();
        if (!killed) {
            violations.add("the request never came");
            operator.kill();
        }
        HsmBackupStatus atKill = subject.status();
        int arrived = subject.arrivals().size();
        // Else a plan could pass that tried something else than it says. The audit log comes a moment late.
        if (killed && !Patience.awaited(AUDITED_WITHIN, () -> statusWrites() == plan.statusWrites())) {
            violations.add(
                    "killed at another moment: after " + statusWrites() + " status writes, not " + plan.statusWrites());
        }
        found = "" + atKill.phase();

        operator.start();
        var _ = Patience.awaited(END_WITHIN, () -> {
            subject.drive();
            return subject.status().phase().isTerminal();
        });
        ended = "" + subject.status().phase();
        operator.awaitReady();
        // The witness is told a moment later than we are.
        HsmBackupStatus end = subject.status();
        Patience.await(
                "the witness", KILLED_WITHIN, () -> world.states(subject.name()).contains(end));
        violations.addAll(Invariants.violations(new Evidence(
                atKill, world.states(subject.name()), statusWrites(), subject.arrivals(), arrived, subject.jobs())));
        subject.retire();
    }

    private long statusWrites() {
        return audit.lines().stream()
                .filter(line -> line.path("stage").asText().equals("ResponseComplete"))
                .filter(line -> line.path("responseStatus").path("code").asInt() == 200)
                .map(line -> line.path("objectRef"))
                .filter(object -> object.path("resource").asText().equals("hsmbackups")
                        && object.path("subresource").asText().equals("status")
                        && object.path("name").asText().equals(subject.name()))
                .count();
    }

    private void prepare(Operator operator) {
        if (plan.step().request() instanceof Step.ToLogin) {
            // Only an operator that starts has no token.
            operator.kill();
            subject.declare();
            subject.requestBackup();
            operator.start();
            trap.set(plan, subject, operator.pid());
            return;
        }
        LogTail gate = LogTail.of(world.rig().gate().requests());
        subject.declare();
        subject.awaitProbed(gate);
        trap.set(plan, subject, operator.pid());
        subject.requestBackup();
    }

    /** After all plans: the HSM is free again, for a second backup. */
    void requestSecond() {
        subject.declare();
        subject.requestBackup(second());
    }

    /** Waits for it, and looks once more at the first. */
    void judgeSecond() {
        boolean over = Patience.awaited(
                SECOND_WITHIN, () -> world.status(second()).phase().isTerminal());
        Phase phase = world.status(second()).phase();
        if (!over || phase != Phase.SUCCEEDED) {
            violations.add("the HSM is not free again: a second backup is " + phase);
        }
        List<HsmBackupStatus> states = world.states(subject.name());
        long ends = states.stream().filter(state -> state.phase().isTerminal()).count();
        if (ends != 1 || !subject.status().equals(states.getLast())) {
            violations.add("I5: the status changed after the end: " + ends + " terminal states");
        }
    }

    private String second() {
        return subject.name() + "-second";
    }
}
