package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.model.ApiServer.Outcome;
import dev.hsmbackup.operator.model.Backup.Existence;
import dev.hsmbackup.operator.model.Explorer.Move;
import dev.hsmbackup.operator.model.World.Flight;
import dev.hsmbackup.operator.port.StartAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All that can happen next: one request of one step, one event of Azure, one misfortune. */
final class Moves {

    private final Scenario scenario;
    private final ApiServer api;
    private final Azure azure;
    private final Clusters clusters;
    private final Misfortunes misfortunes;

    Moves(Scenario scenario) {
        this.scenario = scenario;
        this.api = new ApiServer(scenario);
        this.azure = new Azure(scenario);
        this.clusters = new Clusters(scenario);
        this.misfortunes = new Misfortunes(scenario);
    }

    List<Move<World>> from(World world) {
        List<Move<World>> all = new ArrayList<>(misfortunes.from(world));
        for (int process = 0; process < world.processes().size(); process++) {
            Replica now = world.processes().get(process);
            for (int slot = 0; slot < now.steps().size(); slot++) {
                Progress step = now.steps().get(slot);
                if (step != null) {
                    ask(world, process, slot, step, "", all);
                } else if (now.leads() && now.busy() < scenario.threads()) {
                    if (world.leader() == process) {
                        begin(world, process, slot, all);
                    } else if (world.budget().has(Budget.Kind.STALE_LEADER)) {
                        begin(world.less(Budget.Kind.STALE_LEADER), process, slot, all);
                    }
                }
            }
        }
        for (Flight flight : world.flights()) {
            fly(world, flight, all);
        }
        all.replaceAll(move -> new Move<>(move.label(), move.to().normal()));
        return all;
    }

    private void begin(World world, int process, int slot, List<Move<World>> all) {
        if (slot == Replica.FOLLOW) {
            if (world.lock().job().isPresent()) {
                begin(world, process, Progress.Kind.FOLLOW_ORPHAN, Names.A, 1, all);
            }
            return;
        }
        for (int uid = 0; uid < world.backups().size(); uid++) {
            Backup backup = world.backups().get(uid);
            if (Names.slot(uid) != slot || backup.existence() == Existence.NOT_YET) {
                continue;
            }
            begin(world, process, Progress.Kind.RECONCILE, uid, backup.version(), all);
            if (!backup.exists()) {
                begin(world, process, Progress.Kind.DELETED, uid, backup.version(), all);
            }
            if (world.budget().has(Budget.Kind.STALE_READ)) {
                World less = world.less(Budget.Kind.STALE_READ);
                for (int old = 1; old < backup.version(); old++) {
                    begin(less, process, Progress.Kind.RECONCILE, uid, old, all);
                    if (!backup.exists()) {
                        begin(less, process, Progress.Kind.DELETED, uid, old, all);
                    }
                }
            }
        }
    }

    /** To begin and to ask the first time is one move: nobody else sees the time in between. */
    private void begin(World world, int process, Progress.Kind kind, int uid, int version, List<Move<World>> all) {
        Replica now = world.processes().get(process);
        Backup backup = world.backups().get(uid);
        Progress step = Progress.of(new Progress.Start(
                kind,
                uid,
                version,
                backup.versions().get(version - 1),
                memory(now.memory().get(uid), backup),
                new UUID(16L * process + uid, backup.intents()),
                world.clock()));
        int slot = kind == Progress.Kind.FOLLOW_ORPHAN ? Replica.FOLLOW : Names.slot(uid);
        String begins = kind + " " + Names.letter(uid) + " as of v" + version + ": ";
        if (step.request() == null) {
            all.add(new Move<>(
                    () -> name(process) + begins + "nothing to do", world.with(process, now.with(slot, step))));
        } else {
            ask(world, process, slot, step, begins, all);
        }
    }

    private Memory memory(Memory memory, Backup backup) {
        if (!scenario.has(Mutant.RESEND_ON_UNKNOWN)) {
            return memory;
        }
        Set<UUID> intended = new HashSet<>(memory.intended());
        for (Ref<RunStatus> version : backup.versions()) {
            Attempt attempt = version.get().attempt();
            if (attempt != null && !memory.answers().containsKey(attempt.id())) {
                intended.add(attempt.id());
            }
        }
        return new Memory(Set.copyOf(intended), memory.answers());
    }

    private void ask(World world, int process, int slot, Progress step, String begins, List<Move<World>> all) {
        Request request = step.request();
        List<Outcome> outcomes = switch (request) {
            case Request.ReadBackup read -> api.read(world, step, read);
            case Request.WriteStatus write -> api.write(world, step, write);
            case Request.ReadLock _ -> api.readLock(world, step);
            case Request.WriteLock write -> api.writeLock(world, write);
            case Request.ReadLeader _ -> api.readLeader(world, process, step);
            case Request.Send send -> waits(world, send) ? List.of() : azure.send(world, process, step, send);
            case Request.Poll poll -> azure.poll(world, poll);
            case Request.PollSafety _ -> azure.pollSafety(world);
            case Request.ReadSource _ -> api.readSource(world);
            case Request.ReadCluster _ -> clusters.look(world, step);
            case null -> throw new IllegalStateException("the step is over");
        };
        for (Outcome outcome : outcomes) {
            World then = outcome.world();
            Replica now = then.processes().get(process);
            Progress next = outcome.answer() == null ? step : step.with(outcome.answer(), time(world, step));
            all.add(new Move<>(
                    () -> name(process) + begins + Labels.of(request) + " -> " + outcome.how(),
                    then.with(process, remembering(now, now.with(slot, next), next))));
        }
    }

    private Replica remembering(Replica before, Replica after, Progress step) {
        if (!scenario.has(Mutant.ANSWERS_STAY) || step.request() != null) {
            return after;
        }
        int uid = step.start().uid();
        Map<UUID, StartAnswer> answers = new HashMap<>(before.memory().get(uid).answers());
        answers.putAll(after.memory().get(uid).answers());
        return after.remembering(uid, new Memory(after.memory().get(uid).intended(), Map.copyOf(answers)));
    }

    /** When an answer comes; without the age check, the last answer before the request seems to come at once. */
    private int time(World world, Progress step) {
        return scenario.has(Mutant.NO_AGE_CHECK) && step.request() instanceof Request.ReadLeader
                ? step.start().clock()
                : world.clock();
    }

    private static boolean waits(World world, Request.Send send) {
        return world.flights().stream().anyMatch(it -> it.attempt().equals(send.attempt()) && it.process() >= 0);
    }

    private void fly(World world, Flight flight, List<Move<World>> all) {
        StartAnswer answer = flight.answer();
        List<Azure.Event> events =
                answer == null ? azure.onItsWay(world, flight) : azure.answered(world, flight, answer);
        for (Azure.Event event : events) {
            StartAnswer seen = event.toProcess();
            all.add(new Move<>(
                    () -> "Azure: request of " + Names.letter(flight.uid()) + " " + event.what(),
                    seen == null ? event.world() : deliver(event.world(), flight, azure.classified(seen))));
        }
    }

    private World deliver(World world, Flight flight, StartAnswer answer) {
        Replica now = world.processes().get(flight.process());
        int slot = Names.slot(flight.uid());
        Progress step = now.steps().get(slot);
        if (step == null) {
            throw new IllegalStateException("nobody waits for " + flight);
        }
        return world.with(flight.process(), now.with(slot, step.with(new Answer.Start(answer), time(world, step))));
    }

    static String name(int process) {
        return "R" + (process + 1) + " ";
    }
}
