package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.model.ApiServer.Outcome;
import dev.hsmbackup.operator.model.World.Flight;
import dev.hsmbackup.operator.model.World.Job;
import dev.hsmbackup.operator.model.World.JobState;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HSM and the network to it: a start request leaves, arrives or not, is answered, and the answer arrives or not. */
final class Azure {

    /** What may become of a request or an answer on its way. */
    record Event(String what, World world, @Nullable StartAnswer toProcess) {}

    private final Scenario scenario;

    Azure(Scenario scenario) {
        this.scenario = scenario;
    }

    List<Outcome> send(World world, int process, Progress step, Request.Send request) {
        int uid = sender(world, step);
        Backup backup = world.backups().get(uid);
        World sent = world.with(uid, backup.withStarts(backup.starts() + 1))
                .withFlights(World.added(world.flights(), new Flight(uid, request.attempt(), process, null)));
        sent = scenario.judge(
                sent,
                Names.isRestore(uid) ? Invariant.I1_ONE_START : Invariant.I2_ONE_START,
                backup.starts() > 0 ? "a second request for " + Names.letter(uid) : null);
        if (Names.isRestore(uid)) {
            sent = scenario.judge(sent, Invariant.I3_SAFETY_FIRST, unsafe(world, uid));
            sent = scenario.judge(sent, Invariant.NOT_AFTER, late(world, uid));
        }
        if (Names.isOfCloudHsm(uid)) {
            sent = scenario.judge(sent, Invariant.ONLY_INTO_FRESH, Clusters.destroys(world, uid));
            sent = scenario.judge(
                    sent,
                    Invariant.NEVER_ONTO_SOURCE,
                    uid == Names.Z ? "sent for Z, whose backup is of the HSM" : null);
        }
        sent = scenario.judge(sent, Invariant.SENT_UNDER_LOCK, unprotected(world, uid, request));
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome("on its way", null, sent));
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            Answer refused = new Answer.Start(new StartAnswer.NotStarted(problem(Problem.Kind.CONNECT), null));
            all.add(new Outcome("no connection", refused, world.less(Budget.Kind.AZURE_FAULT)));
        }
        return all;
    }

    private static @Nullable String unsafe(World world, int uid) {
        return world.budget().has(Budget.Kind.SAFETY_SUCCEEDS)
                ? "sent for " + Names.letter(uid) + " while its safety backup runs"
                : null;
    }

    private static @Nullable String late(World world, int uid) {
        return world.clock() >= Names.ALLOWED.toSeconds()
                ? "sent for " + Names.letter(uid) + " after " + world.clock() + " s"
                : null;
    }

    /** Whose request it is; with ADOPT_BY_NAME a step may have gone over to the newer object. */
    private int sender(World world, Progress step) {
        int uid = step.start().uid();
        return scenario.has(Mutant.ADOPT_BY_NAME)
                        && uid == Names.A
                        && world.backups().get(Names.C).exists()
                ? Names.C
                : uid;
    }

    private static @Nullable String unprotected(World world, int uid, Request.Send request) {
        Backup backup = world.backups().get(uid);
        Attempt attempt = backup.status().attempt();
        boolean stands = backup.status().phase() == Phase.STARTING
                && attempt != null
                && attempt.id().equals(request.attempt());
        if (backup.exists() && !stands) {
            return "sent for " + ApiServer.text(uid, backup) + " without a standing intent";
        }
        return world.lock().holder().filter(it -> it == uid).isPresent()
                ? null
                : "sent for " + Names.letter(uid) + " without the lock";
    }

    List<Outcome> poll(World world, Request.Poll request) {
        Job job = world.jobs().get(World.jobIndex(request.jobId()));
        JobAnswer answer = switch (job.state()) {
            case RUNNING -> new JobAnswer.Running("InProgress", null, null);
            case SUCCEEDED ->
                new JobAnswer.Ended(
                        JobAnswer.Outcome.SUCCEEDED,
                        "Succeeded",
                        null,
                        Names.CONTAINER + "/folder-of-" + request.jobId(),
                        null,
                        null,
                        null,
                        null);
            case FAILED ->
                new JobAnswer.Ended(JobAnswer.Outcome.FAILED, "Failed", null, null, "Broken", "It broke.", null, null);
        };
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome(job.state().toString(), new Answer.Job(answer), world));
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            Answer silence = new Answer.Job(new JobAnswer.Unavailable(problem(Problem.Kind.SERVER_ERROR), null));
            all.add(new Outcome("503", silence, world.less(Budget.Kind.AZURE_FAULT)));
        }
        return all;
    }

    List<Outcome> pollSafety(World world) {
        boolean succeeded = !world.budget().has(Budget.Kind.SAFETY_SUCCEEDS);
        JobAnswer answer = succeeded || scenario.has(Mutant.BELIEVE_SAFETY_STATUS)
                ? new JobAnswer.Ended(
                        JobAnswer.Outcome.SUCCEEDED,
                        "Succeeded",
                        null,
                        Names.SAFETY_FOLDER,
                        null,
                        null,
                        Names.CREATED,
                        Names.CREATED)
                : new JobAnswer.Running("InProgress", null, null);
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome(succeeded ? "SUCCEEDED" : "RUNNING", new Answer.Job(answer), world));
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            Answer silence = new Answer.Job(new JobAnswer.Unavailable(problem(Problem.Kind.SERVER_ERROR), null));
            all.add(new Outcome("503", silence, world.less(Budget.Kind.AZURE_FAULT)));
        }
        return all;
    }

    /** A request that did not arrive yet. */
    List<Event> onItsWay(World world, Flight flight) {
        List<Event> all = new ArrayList<>();
        boolean busy = world.jobs().stream().anyMatch(it -> it.state() == JobState.RUNNING);
        if (busy && !scenario.has(Mutant.NO_BUSY)) {
            Backup backup = world.backups().get(flight.uid());
            World rejected = world.with(flight.uid(), backup.withStarts(backup.starts() - 1));
            all.add(answered("arrives, 409", rejected, flight, refusal(Problem.Kind.BUSY)));
        } else {
            String jobId = World.jobId(world.jobs().size());
            all.add(answered("arrives, 202", started(world, flight), flight, new StartAnswer.Started(jobId)));
        }
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            World less = world.less(Budget.Kind.AZURE_FAULT);
            StartAnswer error = new StartAnswer.Ambiguous(problem(Problem.Kind.SERVER_ERROR));
            StartAnswer silence = new StartAnswer.Ambiguous(problem(Problem.Kind.NO_ANSWER));
            all.add(answered("is lost", less, flight, silence));
            all.add(answered("arrives, 500, nothing started", less, flight, error));
            if (!busy || scenario.has(Mutant.NO_BUSY)) {
                all.add(answered("arrives, 500 although started", started(less, flight), flight, error));
            }
            if (flight.process() >= 0) {
                Flight alone = new Flight(flight.uid(), flight.attempt(), -1, null);
                World going = less.withFlights(World.added(World.without(world.flights(), flight), alone));
                all.add(new Event("takes so long that the process gives up", going, silence));
            }
        }
        return all;
    }

    /** An answer on its way to the process. */
    List<Event> answered(World world, Flight flight, StartAnswer answer) {
        World done = world.withFlights(World.without(world.flights(), flight));
        List<Event> all = new ArrayList<>();
        all.add(new Event("answer arrives", done, answer));
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            StartAnswer silence = new StartAnswer.Ambiguous(problem(Problem.Kind.NO_ANSWER));
            all.add(new Event("answer is lost", done.less(Budget.Kind.AZURE_FAULT), silence));
        }
        return all;
    }

    /** What the operator makes of an answer; the mutants make something else. */
    StartAnswer classified(StartAnswer answer) {
        if (!(answer instanceof StartAnswer.Ambiguous(Problem problem))) {
            return answer;
        }
        boolean silence = problem.kind() == Problem.Kind.NO_ANSWER;
        if (scenario.has(Mutant.CLEAR_AMBIGUOUS) || (silence && scenario.has(Mutant.NO_ANSWER_IS_NOT_STARTED))) {
            return refusal(Problem.Kind.CONNECT);
        }
        return !silence && scenario.has(Mutant.SERVER_ERROR_IS_NOT_STARTED)
                ? new StartAnswer.NotStarted(problem, null)
                : answer;
    }

    private static Event answered(String what, World world, Flight flight, StartAnswer answer) {
        List<Flight> others = World.without(world.flights(), flight);
        return new Event(
                what,
                world.withFlights(
                        flight.process() < 0
                                ? others
                                : World.added(
                                        others, new Flight(flight.uid(), flight.attempt(), flight.process(), answer))),
                null);
    }

    private World started(World world, Flight flight) {
        String other = world.jobs().stream()
                .filter(it -> it.state() == JobState.RUNNING)
                .filter(it -> !excused(world, it.uid()) && !excused(world, flight.uid()))
                .findFirst()
                .map(it -> Names.letter(it.uid()) + "'s job runs, and " + Names.letter(flight.uid()) + "'s starts")
                .orElse(null);
        return scenario.judge(
                world.withJobs(World.added(world.jobs(), new Job(flight.uid(), JobState.RUNNING))),
                Invariant.I4_ONE_JOB,
                other);
    }

    private static boolean excused(World world, int uid) {
        Backup backup = world.backups().get(uid);
        return !Names.isRestore(uid) && (!backup.exists() || backup.status().phase() == Phase.UNKNOWN);
    }

    private static StartAnswer refusal(Problem.Kind kind) {
        return new StartAnswer.NotStarted(problem(kind), null);
    }

    static Problem problem(Problem.Kind kind) {
        return new Problem(kind, null, kind.toString());
    }
}
