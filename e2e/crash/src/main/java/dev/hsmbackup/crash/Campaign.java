package dev.hsmbackup.crash;

import dev.hsmbackup.controlplane.ControlPlaneException;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.crash.world.Worlds;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All plans, in as many worlds as there are: each takes the next plan when it is through with one. */
final class Campaign {
    private static final int MOST_REPEATS = 3;

    private final Worlds worlds;
    private final Consumer<String> out;

    Campaign(Worlds worlds, Consumer<String> out) {
        this.worlds = worlds;
        this.out = out;
    }

    /** The plans that there are, from a recorded run. */
    List<Plan> plans() {
        Recorder recorder = new Recorder(worlds.all().getFirst());
        List<Step> steps = recorder.requestsOfOneBackup();
        List<Step> cold = recorder.requestsForAToken();
        return Stream.of(Signal.KILL, Signal.TERM)
                .flatMap(signal -> Stream.concat(Plan.at(steps, signal).stream(), Plan.at(cold, signal).stream()))
                .toList();
    }

    /** Runs them, and answers in the order in which they ended. */
    List<PlanRun> run(List<Plan> plans) {
        Queue<Plan> open = new ConcurrentLinkedQueue<>(plans);
        List<PlanRun> runs = new CopyOnWriteArrayList<>();
        CompletableFuture<?>[] workers = worlds.all().stream()
                .map(world -> CompletableFuture.runAsync(
                        () -> work(world, open, runs, plans.size()), command -> new Thread(command, "plans").start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(workers).join();
        return List.copyOf(runs);
    }

    private void work(World world, Queue<Plan> open, List<PlanRun> runs, int all) {
        List<PlanRun> mine = new ArrayList<>();
        for (Plan plan = open.poll(); plan != null; plan = open.poll()) {
            Instant begin = Instant.now();
            PlanRun run = undisturbed(world, plan);
            mine.add(run);
            runs.add(run);
            out.accept("%3d/%d %4.1f s  %s: %s%s"
                    .formatted(
                            runs.size(),
                            all,
                            Duration.between(begin, Instant.now()).toMillis() / 1000.0,
                            plan,
                            run.story(),
                            run.violations().isEmpty() ? "" : "  FAILED: " + String.join("; ", run.violations())));
        }
        mine.forEach(run -> tried(run, run::requestSecond));
        mine.forEach(run -> tried(run, run::judgeSecond));
    }

    private PlanRun undisturbed(World world, Plan plan) {
        PlanRun run = new PlanRun(world, plan);
        tried(run, run::run);
        for (int again = 0; again < MOST_REPEATS && run.disturbed(); again++) {
            out.accept("        " + plan + ": the operator lost its lease, so once more");
            run = new PlanRun(world, plan);
            PlanRun next = run;
            tried(next, next::run);
        }
        return run;
    }

    /** One plan that goes wrong is no reason to leave out the others. */
    private static void tried(PlanRun run, Runnable part) {
        try {
            part.run();
        } catch (RigException | ControlPlaneException failure) {
            run.failed(failure);
        }
    }
}
