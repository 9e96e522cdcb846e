package dev.hsmbackup.apigate.script;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Rules of one kind, in the order in which they were added. Thread-safe.
 *
 * @param <R> the kind
 */
public final class Rules<R extends Scripted<R>> {
    private final Monitor monitor;
    private final String prefix;
    private final List<Armed<R>> armed = new ArrayList<>();
    private int added;

    /**
     * A rule and its counts.
     *
     * @param seen matches so far
     * @param hits matches it was applied to
     * @param waiting how many it holds at this moment
     */
    public record Count<R>(R rule, int seen, int hits, int waiting) {}

    private static final class Armed<R extends Scripted<R>> {
        private final R rule;
        private int seen;
        private int hits;
        private int waiting;
        private boolean released;

        Armed(R rule) {
            this.rule = rule;
        }

        boolean ready() {
            return seen >= rule.first() && (rule.limit() == 0 || hits < rule.limit());
        }
    }

    Rules(Monitor monitor, String prefix) {
        this.monitor = monitor;
        this.prefix = prefix;
    }

    /**
     * Arms a rule.
     *
     * @return its id
     * @throws IllegalArgumentException it makes no sense, or its id is taken
     */
    public String add(R rule) {
        rule.check();
        return monitor.get(() -> {
            added++;
            String given = rule.id();
            String id = given == null ? prefix + added : given;
            if (find(id).isPresent()) {
                throw new IllegalArgumentException("id: '" + id + "' is taken");
            }
            armed.add(new Armed<>(rule.withId(id)));
            return id;
        });
    }

    /** The rule for this match. Every matching rule counts it; the first that is ready is applied. */
    Optional<R> claim(Predicate<R> fits) {
        return monitor.get(() -> {
            Armed<R> applied = null;
            for (Armed<R> candidate : armed) {
                if (fits.test(candidate.rule)) {
                    candidate.seen++;
                    if (applied == null && candidate.ready()) {
                        candidate.hits++;
                        applied = candidate;
                    }
                }
            }
            return applied == null ? Optional.empty() : Optional.of(applied.rule);
        });
    }

    /** Waits until the rule is released or removed, or it is over for another reason. */
    void hold(String id, BooleanSupplier over) throws InterruptedIOException {
        Optional<Armed<R>> holder = monitor.get(() -> find(id));
        if (holder.isEmpty()) {
            return;
        }
        Armed<R> rule = holder.get();
        monitor.change(() -> rule.waiting++);
        try {
            monitor.await(() -> rule.released || over.getAsBoolean());
        } finally {
            monitor.change(() -> rule.waiting--);
        }
    }

    public List<Count<R>> counts() {
        return monitor.get(() -> armed.stream()
                .map(one -> new Count<>(one.rule, one.seen, one.hits, one.waiting))
                .toList());
    }

    /** Waits until the rule has hit that often; false when it has not within the limit. */
    public boolean awaitHits(String id, int hits, Duration limit) throws InterruptedIOException {
        return monitor.await(() -> find(id).map(rule -> rule.hits >= hits).orElse(false), limit);
    }

    /** Waits until the rule holds something; false when it does not within the limit. */
    public boolean awaitHolding(String id, Duration limit) throws InterruptedIOException {
        return monitor.await(() -> find(id).map(rule -> rule.waiting > 0).orElse(false), limit);
    }

    /** Lets go what the rule holds; it holds nothing from now on. False if there is none of that id */
    public boolean release(String id) {
        return monitor.get(() -> {
            find(id).ifPresent(rule -> rule.released = true);
            return find(id).isPresent();
        });
    }

    /** Forgets a rule and lets go what it holds; false if there is none of that id */
    public boolean remove(String id) {
        boolean known = release(id);
        monitor.change(() -> armed.removeIf(rule -> id.equals(rule.rule.id())));
        return known;
    }

    /** Forgets all rules and lets go what they hold. */
    public void clear() {
        monitor.change(() -> {
            armed.forEach(rule -> rule.released = true);
            armed.clear();
        });
    }

    private Optional<Armed<R>> find(String id) {
        return armed.stream().filter(one -> id.equals(one.rule.id())).findFirst();
    }
}
