package dev.hsmbackup.simulator.faults;

import dev.hsmbackup.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scripted faults, in the order in which they were added. Thread-safe. */
public final class Faults {
    private final List<Armed> armed = new ArrayList<>();
    private int added;

    /**
     * A fault and its counts.
     *
     * @param seen matching requests so far
     * @param hits requests it was applied to
     */
    public record Count(Fault fault, int seen, int hits) {}

    private static final class Armed {
        private final Fault fault;
        private int seen;
        private int hits;

        Armed(Fault fault) {
            this.fault = fault;
        }

        boolean ready() {
            return seen >= fault.first() && (fault.hits() == 0 || hits < fault.hits());
        }
    }

    /**
     * Arms a fault.
     *
     * @return the fault's id
     * @throws IllegalArgumentException if the fault makes no sense
     */
    public synchronized String add(Fault fault) {
        fault.check();
        added++;
        String id = fault.id() == null ? "fault-" + added : fault.id();
        if (armed.stream().anyMatch(other -> id.equals(other.fault.id()))) {
            throw new IllegalArgumentException("id: '" + id + "' is taken");
        }
        armed.add(new Armed(new Fault(
                id,
                fault.host(),
                fault.method(),
                fault.path(),
                fault.authorized(),
                fault.nth(),
                fault.count(),
                fault.effect(),
                fault.delay(),
                fault.exec(),
                fault.action())));
        return id;
    }

    /** The fault for this request. Every matching fault counts the request; the first that is ready is applied. */
    public synchronized Optional<Fault> claim(Request request) {
        Armed applied = null;
        for (Armed candidate : armed) {
            if (candidate.fault.matches(request)) {
                candidate.seen++;
                if (applied == null && candidate.ready()) {
                    candidate.hits++;
                    applied = candidate;
                }
            }
        }
        return applied == null ? Optional.empty() : Optional.of(applied.fault);
    }

    public synchronized List<Count> counts() {
        return armed.stream()
                .map(one -> new Count(one.fault, one.seen, one.hits))
                .toList();
    }

    public synchronized void clear() {
        armed.clear();
    }

    /** Forgets a fault; false if there is none of that id */
    public synchronized boolean remove(String id) {
        return armed.removeIf(one -> id.equals(one.fault.id()));
    }
}
