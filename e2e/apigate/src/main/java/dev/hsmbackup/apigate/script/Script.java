package dev.hsmbackup.apigate.script;

import dev.hsmbackup.apigate.kube.KubeRequest;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** All that the gate is told to do. Thread-safe; may change at any time. */
public final class Script {
    private final Rules<Rule> requests;
    private final Rules<EventRule> events;
    private final Map<String, Callbacks> callbacks = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** A rule that hits a request, and its code. */
    public record Hit(Rule rule, Callbacks callbacks) {
        /** The rule's id. */
        public String id() {
            return Objects.requireNonNull(rule.id(), "armed rules have one");
        }
    }

    public Script(Monitor monitor) {
        this.requests = new Rules<>(monitor, "rule-");
        this.events = new Rules<>(monitor, "event-rule-");
    }

    /** Rules for requests. */
    public Rules<Rule> requests() {
        return requests;
    }

    /** Rules for events of watches. */
    public Rules<EventRule> events() {
        return events;
    }

    /**
     * Arms a rule for requests.
     *
     * @return its id
     * @throws IllegalArgumentException it makes no sense, or its id is taken
     */
    public String add(Rule rule) {
        return requests.add(rule);
    }

    /** The same with code of the test. */
    public String add(Rule rule, Callbacks code) {
        String id = rule.id() == null ? "callback-" + numbers.incrementAndGet() : rule.id();
        if (requests.counts().stream().anyMatch(other -> id.equals(other.rule().id()))) {
            throw new IllegalArgumentException("id: '" + id + "' is taken");
        }
        callbacks.put(id, code); // before the first request can hit the rule
        return requests.add(rule.withId(id));
    }

    /** Arms a rule for events; see {@link #add(Rule)}. */
    public String add(EventRule rule) {
        return events.add(rule);
    }

    /** Forgets all rules and lets go what they hold. */
    public void clear() {
        requests.clear();
        events.clear();
    }

    public Optional<Hit> claim(KubeRequest request) {
        return requests.claim(rule -> rule.fits(request))
                .map(rule -> new Hit(rule, callbacks.getOrDefault(Objects.requireNonNull(rule.id()), Callbacks.NONE)));
    }

    public Optional<EventRule> claim(KubeRequest watch, WatchEvent event) {
        return events.claim(rule -> rule.fits(watch, event));
    }

    public void hold(Hit hit) throws InterruptedIOException {
        requests.hold(hit.id(), () -> false);
    }

    public void hold(EventRule rule, BooleanSupplier over) throws InterruptedIOException {
        events.hold(Objects.requireNonNull(rule.id()), over);
    }
}
