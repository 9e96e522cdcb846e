package dev.hsmbackup.operator.model;

import dev.hsmbackup.operator.port.StartAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One state of the modelled world.
 *
 * @param clock seconds
 * @param leader the process that holds the leader lease; -1: none yet
 * @param backups by uid
 * @param flights start requests on their way, and answers on their way back
 * @param violation what a step did that must never be done; null: nothing
 */
record World(
        int clock,
        int leader,
        List<Backup> backups,
        Lock lock,
        List<Replica> processes,
        List<Job> jobs,
        List<Flight> flights,
        Budget budget,
        @Nullable String violation) {

    enum JobState {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    record Job(int uid, JobState state) {}

    /**
     * One start request.
     *
     * @param process who waits for the answer; -1: nobody any more
     * @param answer null: the request did not arrive yet
     */
    record Flight(
            int uid, UUID attempt, int process, @Nullable StartAnswer answer) {}

    static String jobId(int index) {
        return "%032x".formatted(index + 1);
    }

    static int jobIndex(String jobId) {
        return Integer.parseInt(jobId, 16) - 1;
    }

    World with(int uid, Backup backup) {
        return new World(
                clock, leader, replaced(backups, uid, backup), lock, processes, jobs, flights, budget, violation);
    }

    World with(Lock next) {
        return new World(clock, leader, backups, next, processes, jobs, flights, budget, violation);
    }

    World with(int process, Replica next) {
        return new World(
                clock, leader, backups, lock, replaced(processes, process, next), jobs, flights, budget, violation);
    }

    World less(Budget.Kind kind) {
        return new World(clock, leader, backups, lock, processes, jobs, flights, budget.less(kind), violation);
    }

    World withJobs(List<Job> next) {
        return new World(clock, leader, backups, lock, processes, next, flights, budget, violation);
    }

    World withFlights(List<Flight> next) {
        return new World(clock, leader, backups, lock, processes, jobs, next, budget, violation);
    }

    World withLeader(int next) {
        return new World(clock, next, backups, lock, processes, jobs, flights, budget, violation);
    }

    World withClock(int next) {
        return new World(next, leader, backups, lock, processes, jobs, flights, budget, violation);
    }

    /** The first violation stays. */
    World violating(String what) {
        return violation != null
                ? this
                : new World(clock, leader, backups, lock, processes, jobs, flights, budget, what);
    }

    /**
     * The same state for all that follows, in the form that most histories share: where no step is under way that could
     * have read it, a resource version counts from 1 again, and old versions are forgotten unless stale reads may come.
     */
    World normal() {
        World normal = this;
        if (processes.stream().allMatch(it -> it.busy() == 0) && lock.version() > 1) {
            normal = normal.with(new Lock(1, lock.lease()));
        }
        for (int uid = 0; uid < backups.size(); uid++) {
            Backup backup = backups.get(uid);
            int slot = Names.slot(uid);
            if (!budget.has(Budget.Kind.STALE_READ)
                    && (backup.version() > 1 || backup.intents() > 0)
                    && processes.stream().allMatch(it -> it.steps().get(slot) == null)) {
                normal = normal.with(uid, normal(uid, backup));
            }
        }
        return normal;
    }

    private Backup normal(int uid, Backup backup) {
        boolean noAttempt = backup.status().attempt() == null
                && flights.stream().noneMatch(it -> it.uid == uid)
                && processes.stream().allMatch(it -> it.memory().get(uid).equals(Memory.EMPTY));
        return new Backup(
                backup.existence(), List.of(backup.latest()), noAttempt ? 0 : backup.intents(), backup.starts());
    }

    static <T extends @Nullable Object> List<T> replaced(List<T> list, int index, T value) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, value);
        return copy;
    }

    static <T> List<T> added(List<T> list, T value) {
        List<T> copy = new ArrayList<>(list.size() + 1);
        copy.addAll(list);
        copy.add(value);
        return copy;
    }

    static <T> List<T> without(List<T> list, T value) {
        return list.stream().filter(it -> !it.equals(value)).toList();
    }
}
