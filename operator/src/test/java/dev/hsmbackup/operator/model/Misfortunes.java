package dev.hsmbackup.operator.model;

import dev.hsmbackup.operator.model.Backup.Existence;
import dev.hsmbackup.operator.model.Explorer.Move;
import dev.hsmbackup.operator.model.World.Flight;
import dev.hsmbackup.operator.model.World.Job;
import dev.hsmbackup.operator.model.World.JobState;
import java.util.ArrayList;
import java.util.List;

/** What happens around the operator: elections, crashes, time, ends of jobs, deletions. */
final class Misfortunes {

    /** Longer than the leader lease (15 s), and than an intent may be old when it is sent (10 s). */
    private static final int TAKEOVER = 20;

    private static final List<JobState> ENDS = List.of(JobState.SUCCEEDED, JobState.FAILED);
    private static final List<JobState> GOOD_ENDS = List.of(JobState.SUCCEEDED);

    private final Scenario scenario;

    Misfortunes(Scenario scenario) {
        this.scenario = scenario;
    }

    List<Move<World>> from(World world) {
        List<Move<World>> all = new ArrayList<>();
        for (int process = 0; process < world.processes().size(); process++) {
            election(world, process, all);
        }
        time(world, all);
        jobs(world, all);
        objects(world, all);
        return all;
    }

    private void election(World world, int process, List<Move<World>> all) {
        Replica now = world.processes().get(process);
        String name = Moves.name(process);
        if (now.leads()) {
            if (world.leader() != process) {
                all.add(new Move<>(() -> name + "notices that another leads, and ends", dead(world, process)));
            }
            if (world.budget().has(Budget.Kind.CRASH)) {
                all.add(new Move<>(() -> name + "crashes", dead(world, process).less(Budget.Kind.CRASH)));
            }
        } else if (world.leader() == process || world.leader() < 0) {
            all.add(new Move<>(() -> name + "leads", world.withLeader(process).with(process, now.leading())));
        } else if (world.budget().has(Budget.Kind.TAKEOVER) && mayStall(world)) {
            all.add(new Move<>(
                    () -> name + "takes over the leader lease, " + TAKEOVER + " s pass",
                    world.withClock(world.clock() + TAKEOVER)
                            .withLeader(process)
                            .with(process, now.leading())
                            .less(Budget.Kind.TAKEOVER)));
        }
    }

    /** Whether time can pass: with prompt sends, not while a step has only the request left to do. */
    private boolean mayStall(World world) {
        return scenario.stallBeforeSend()
                || world.processes().stream()
                        .flatMap(it -> it.steps().stream())
                        .noneMatch(it -> it != null
                                && it.request() instanceof Request.Send send
                                && world.flights().stream()
                                        .noneMatch(f -> f.attempt().equals(send.attempt())));
    }

    private static World dead(World world, int process) {
        List<Flight> flights = world.flights().stream()
                .filter(it -> it.process() != process || it.answer() == null)
                .map(it -> it.process() == process ? new Flight(it.uid(), it.attempt(), -1, null) : it)
                .toList();
        return world.with(process, Replica.NEW).withFlights(flights);
    }

    private void time(World world, List<Move<World>> all) {
        boolean inTheAir = world.flights().stream().anyMatch(it -> it.answer() == null);
        if (world.budget().has(Budget.Kind.TICK) && !inTheAir && mayStall(world)) {
            all.add(new Move<>(
                    () -> scenario.tick() + " s pass",
                    world.withClock(world.clock() + scenario.tick()).less(Budget.Kind.TICK)));
        }
    }

    private void jobs(World world, List<Move<World>> all) {
        if (world.budget().has(Budget.Kind.SAFETY_SUCCEEDS)) {
            all.add(new Move<>(() -> "Azure: safety backup SUCCEEDED", world.less(Budget.Kind.SAFETY_SUCCEEDS)));
        }
        // No check can prevent that it is activated between the last look and the request.
        if (world.budget().has(Budget.Kind.ACTIVATE)
                && world.processes().stream()
                        .flatMap(it -> it.steps().stream())
                        .noneMatch(it -> it != null && it.lookedAgain())) {
            all.add(new Move<>(
                    () -> "Azure: somebody activates the Cloud HSM",
                    Clusters.activated(world).less(Budget.Kind.ACTIVATE)));
        }
        for (int index = 0; index < world.jobs().size(); index++) {
            Job job = world.jobs().get(index);
            if (job.state() == JobState.RUNNING) {
                for (JobState end : scenario.jobsFail() ? ENDS : GOOD_ENDS) {
                    all.add(new Move<>(
                            () -> "Azure: job of " + Names.letter(job.uid()) + " " + end,
                            world.withJobs(World.replaced(world.jobs(), index, new Job(job.uid(), end)))));
                }
            }
        }
    }

    private static void objects(World world, List<Move<World>> all) {
        Backup a = world.backups().get(Names.A);
        for (int uid : List.of(Names.A, Names.R)) {
            Backup first = world.backups().get(uid);
            if (world.budget().has(Budget.Kind.DELETE) && first.exists()) {
                all.add(new Move<>(
                        () -> Names.letter(uid) + " is deleted",
                        world.with(uid, first.with(Existence.DELETED)).less(Budget.Kind.DELETE)));
            }
        }
        if (world.budget().has(Budget.Kind.CREATE) && a.existence() == Existence.DELETED) {
            Backup c = world.backups().get(Names.C);
            all.add(new Move<>(
                    () -> "C is created with A's name",
                    world.with(Names.C, c.with(Existence.EXISTS)).less(Budget.Kind.CREATE)));
        }
    }
}
