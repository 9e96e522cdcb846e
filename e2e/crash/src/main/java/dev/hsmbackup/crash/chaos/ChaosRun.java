package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crash.world.Moment;
import dev.hsmbackup.crash.world.Patience;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Lets a course happen, then lets everything settle, and leaves its files behind. Judges nothing. */
final class ChaosRun {
    private static final Duration JOB_TIME = Duration.ofSeconds(1);
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);
    /** How long a kill is waited for from the moment the operator is up; it comes then, wherever the operator is. */
    private static final Duration COMES_WITHIN = Duration.ofSeconds(5);
    /** The lock of a deleted object without job is kept for 2 min, and whoever waits looks again every 60 s. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(8);

    private final World world;
    private final Course course;
    private final Diary diary;
    private final Consumer<String> progress;
    private final List<Hsm> hsms;
    private final Deletions deletions;
    private int requested;

    ChaosRun(World world, Course course, Diary diary, Consumer<String> progress) {
        this.world = world;
        this.course = course;
        this.diary = diary;
        this.progress = progress;
        this.hsms = IntStream.range(0, course.hsms())
                .mapToObj(number -> world.team().hsm("chaos", JOB_TIME))
                .toList();
        this.deletions = new Deletions(world);
    }

    void run() {
        diary.course(course);
        course.faults()
                .forEach(fault -> world.rig()
                        .simulator()
                        .control()
                        .addFaults(fault.json(hsms.get(fault.hsm()).host())));
        Operator operator = world.rig().operator();
        operator.kill();
        for (int i = 0; i < course.rounds().size(); i++) {
            Course.Round round = course.rounds().get(i);
            boolean came = killed(operator, round);
            diary.kill(Instant.now(), operator.pid(), round.kill(), came);
            progress.accept("kill %d/%d %s%s; %d of %d backups are over"
                    .formatted(
                            i + 1,
                            course.rounds().size(),
                            round.kill(),
                            came ? "" : " (in vain: then at once)",
                            world.witness().over(),
                            requested));
        }
        settle(operator);
    }

    /** Whether the kill came by itself. */
    private boolean killed(Operator operator, Course.Round round) {
        if (round.kill() instanceof Kill.AtKubernetes at) {
            setAtGate(at, operator);
        }
        operator.start();
        if (round.kill() instanceof Kill.AtAzure at) {
            setAtAzure(at, operator);
        }
        round.wanted().forEach(this::request);
        boolean came = switch (round.kill()) {
            case Kill.InTime(Duration delay) -> {
                awaitStarted(operator);
                var _ = Patience.awaited(delay, () -> !operator.isAlive());
                yield true;
            }
            case Kill.AtKubernetes _, Kill.AtAzure _ -> trapped(operator);
        };
        if (operator.isAlive()) {
            operator.kill();
        }
        world.rig().gate().script().clear();
        return came;
    }

    private static void awaitStarted(Operator operator) {
        var _ = Patience.awaited(
                STARTED_WITHIN,
                () -> !operator.isAlive()
                        || !operator.currentLog().events("started").isEmpty());
    }

    private boolean trapped(Operator operator) {
        awaitStarted(operator);
        return Patience.awaited(COMES_WITHIN, () -> !operator.isAlive());
    }

    private void setAtGate(Kill.AtKubernetes at, Operator operator) {
        boolean before = at.moment() == Moment.BEFORE;
        Match match =
                new Match(at.verb(), null, at.resource(), at.subresource(), null, null, false).withoutLeaderElection();
        world.rig()
                .gate()
                .script()
                .add(
                        Rule.on(match, before ? new Action.Drop() : new Action.CommitAndDrop())
                                .from(at.nth()),
                        before ? Callbacks.before(_ -> operator.kill()) : Callbacks.after(_ -> operator.kill()));
    }

    private void setAtAzure(Kill.AtAzure at, Operator operator) {
        boolean before = at.moment() == Moment.BEFORE;
        world.rig().simulator().control().addFaults("""
                {"id": "kill-%d", "method": "%s", "path": "%s", "nth": %d, "effect": "%s",
                 "exec": {"command": ["kill", "-9", "%d"], "when": "%s"}, "action": {"type": "reset"}}""".formatted(
                        operator.pid(),
                        at.method(),
                        at.path(),
                        at.nth(),
                        before ? "none" : "before",
                        operator.pid(),
                        before ? "before" : "after"));
    }

    private void request(Course.Wanted wanted) {
        if (wanted.deletedAt() > 0) {
            deletions.plan(wanted.name(), wanted.deletedAt());
        }
        world.team().requestBackup(wanted.name(), hsms.get(wanted.hsm()));
        requested++;
    }

    /** No more faults: everything ends by itself, and every HSM is free for one more backup. */
    private void settle(Operator operator) {
        world.rig().simulator().control().clearFaults();
        operator.start();
        progress.accept("no more faults");
        awaitAllOver(operator, "backups to end");
        List<String> last = new ArrayList<>();
        hsms.forEach(hsm -> {
            String name = Diary.LAST + hsm.name();
            last.add(name);
            world.team().requestBackup(name, hsm);
        });
        requested += last.size();
        awaitAllOver(operator, "last backups to end");
        deletions.close();
        diary.jobs(hsms);
        // So that its own logs are whole.
        diary.stopped(operator.stop(Duration.ofSeconds(75)));
    }

    private void awaitAllOver(Operator operator, String what) {
        boolean all = Patience.awaited(SETTLED_WITHIN, () -> {
            startAgain(operator);
            return world.witness().over() == requested;
        });
        if (!all) {
            progress.accept("waited in vain for all " + what);
        }
    }

    /** As the kubelet does where it ended by itself. */
    private void startAgain(Operator operator) {
        if (!operator.isAlive()) {
            progress.accept("the operator ended by itself");
            diary.ended(Instant.now(), operator.pid());
            operator.start();
        }
    }
}
