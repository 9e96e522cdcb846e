package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.model.Backup.Existence;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A world to start from, and what is wrong in it.
 *
 * @param objects those that exist; no two of one namespace
 * @param threads steps that a process has under way at a time
 * @param tick seconds that pass at once; longer than a start request can take
 * @param stallBeforeSend whether a process may be stopped between its last check and the request
 * @param jobsFail whether a job may also end without success
 * @param checks what must hold
 * @param mutants what is wrong
 */
record Scenario(
        int processes,
        Set<Integer> objects,
        int threads,
        int tick,
        boolean stallBeforeSend,
        boolean jobsFail,
        Budget budget,
        Set<Invariant> checks,
        Set<Mutant> mutants) {

    private static final int MOST_STATES = 600_000;

    /** @param backups 1: A alone; 2: A and B */
    static Scenario of(int processes, int backups, int threads, Budget budget) {
        return of(processes, backups == 1 ? Set.of(Names.A) : Set.of(Names.A, Names.B), threads, budget);
    }

    static Scenario of(int processes, Set<Integer> objects, int threads, Budget budget) {
        return new Scenario(processes, objects, threads, 11 * 60, true, true, budget, Set.of(), Set.of());
    }

    Scenario with(Mutant... wrong) {
        return new Scenario(
                processes, objects, threads, tick, stallBeforeSend, jobsFail, budget, checks, Set.of(wrong));
    }

    Scenario withTick(int seconds) {
        return new Scenario(processes, objects, threads, seconds, stallBeforeSend, jobsFail, budget, checks, mutants);
    }

    /** A process that passed its last check sends at once. */
    Scenario withPromptSend() {
        return new Scenario(processes, objects, threads, tick, false, jobsFail, budget, checks, mutants);
    }

    Scenario withGoodJobs() {
        return new Scenario(processes, objects, threads, tick, stallBeforeSend, false, budget, checks, mutants);
    }

    Scenario checking(Set<Invariant> invariants) {
        return new Scenario(processes, objects, threads, tick, stallBeforeSend, jobsFail, budget, invariants, mutants);
    }

    /** @param what how the invariant was broken; null: it was not */
    World judge(World world, Invariant invariant, @Nullable String what) {
        return what == null || !checks.contains(invariant) ? world : world.violating(invariant + ": " + what);
    }

    boolean has(Mutant mutant) {
        return mutants.contains(mutant);
    }

    World start() {
        Backup exists = new Backup(Existence.EXISTS, List.of(Ref.of(RunStatus.INITIAL)), 0, 0);
        Backup absent = exists.with(Existence.NOT_YET);
        List<Backup> all = IntStream.range(0, Names.COUNT)
                .mapToObj(uid -> objects.contains(uid) ? exists : absent)
                .toList();
        return new World(
                0,
                -1,
                all,
                new Lock(0, null),
                Collections.nCopies(processes, Replica.NEW),
                List.of(),
                List.of(),
                budget,
                null);
    }

    /** Explores all of it. */
    Explorer.Result explore() {
        Moves moves = new Moves(this);
        Invariants invariants = new Invariants(checks);
        return new Explorer<World>(
                        moves::from,
                        invariants::wrong,
                        invariants::settled,
                        Invariant.I7_SETTLES + ": nothing leads to rest from here",
                        MOST_STATES)
                .explore(start());
    }
}
