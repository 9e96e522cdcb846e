package dev.hsmbackup.crash;

import dev.hsmbackup.crash.Evidence.End;
import dev.hsmbackup.crash.world.LogTail;
import dev.hsmbackup.crash.world.Patience;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One plan from a peaceful operator to a verdict. */
final class PlanRun {
    private static final Duration COMES_WITHIN = Duration.ofSeconds(60);
    /** What the chart gives a pod before it is killed, and a little. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(75);

    private static final Duration AUDITED_WITHIN = Duration.ofSeconds(30);
    private static final Duration END_WITHIN = Duration.ofMinutes(3);
    private static final Duration SECOND_WITHIN = Duration.ofMinutes(3);

    private final World world;
    private final Plan plan;
    private final Subject subject;
    private final Trap trap;
    private final List<String> violations = new ArrayList<>();
    private final LogTail audit;
    private final long leasesLost;
    private String found = "";
    private String ended = "";

    PlanRun(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
        this.subject = new Subject(world, "crash");
        this.trap = new Trap(world, plan, subject);
        this.audit = LogTail.of(world.rig().auditLog().file());
        this.leasesLost = world.leasesLost();
    }

    Plan plan() {
        return plan;
    }

    /** For people: where the operator's end found the backup, and how it ended. */
    String story() {
        return found + " -> " + ended;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Ends the operator and starts it again, and waits for the backup's end. */
    void run() {
        Operator operator = world.platform().operator();
        prepare(operator);
        End end = awaitEnd(operator);
        trap.clear();
        RunStatus atEnd = subject.status();
        int arrived = subject.arrivals().size();
        wantMoment();
        found = "" + atEnd.phase();

        operator.start();
        var _ = Patience.awaited(END_WITHIN, () -> {
            subject.drive();
            return subject.isOver() || !operator.isAlive();
        });
        operator.awaitReady();
        // The witness is told a moment later than we are.
        RunStatus last = subject.status();
        ended = "" + last.phase();
        Patience.await(
                "the witness",
                COMES_WITHIN,
                () -> world.witness().states(subject.name()).contains(last));
        violations.addAll(Invariants.violations(new Evidence(
                end,
                atEnd,
                world.witness().states(subject.name()),
                statusWrites(),
                subject.arrivals(),
                arrived,
                subject.jobs())));
        subject.retire();
    }

    private End awaitEnd(Operator operator) {
        Duration longest = plan.signal() == Signal.KILL ? COMES_WITHIN : COMES_WITHIN.plus(STOPS_WITHIN);
        boolean over = Patience.awaited(longest, () -> {
            subject.drive();
            return !operator.isAlive();
        });
        if (!over) {
            boolean told = !operator.currentLog().events("stopping").isEmpty();
            violations.add(told ? "F23: it still runs although it was told to stop" : "the request never came");
            operator.kill();
        }
        return plan.signal() == Signal.KILL
                ? new End.Killed()
                : new End.Stopped(operator.awaitExit(STOPS_WITHIN), plan.starts());
    }

    /** Else a plan could pass that tried something else than it says. The audit log comes a moment late. */
    private void wantMoment() {
        // What is under way at SIGTERM is recorded, or taken back.
        int most = plan.signal() == Signal.KILL ? plan.statusWrites() : plan.statusWrites() + 2;
        if (!Patience.awaited(AUDITED_WITHIN, () -> plan.statusWrites() <= statusWrites() && statusWrites() <= most)) {
            violations.add(
                    "ended at another moment: after " + statusWrites() + " status writes, not " + plan.statusWrites());
        }
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
            trap.set();
            return;
        }
        LogTail gate = LogTail.of(world.rig().gate().requests());
        subject.declare();
        subject.awaitProbed(gate);
        trap.set();
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
                SECOND_WITHIN, () -> world.team().status(second()).phase().isTerminal());
        Phase phase = world.team().status(second()).phase();
        if (!over || phase != Phase.SUCCEEDED) {
            violations.add("the HSM is not free again: a second backup is " + phase);
        }
        List<RunStatus> states = world.witness().states(subject.name());
        long ends = states.stream().filter(state -> state.phase().isTerminal()).count();
        if (ends != 1 || !subject.status().equals(states.getLast())) {
            violations.add("I5: the status changed after the end: " + ends + " terminal states");
        }
    }

    /** The operator ended once more than the plan says, by itself, so that the verdict is about something else. */
    boolean disturbed() {
        return world.leasesLost() > leasesLost;
    }

    /** It could not be brought to its end. */
    void failed(RuntimeException why) {
        trap.clear();
        violations.add("it did not work: " + why.getMessage());
    }

    private String second() {
        return subject.name() + "-second";
    }
}
