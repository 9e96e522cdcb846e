package dev.hsmbackup.simulator.faults;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hsmbackup.simulator.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One scripted fault.
 *
 * @param id given by the simulator where absent
 * @param host exact host, or {@code *.suffix}; any if absent
 * @param method any but CONNECT if absent; CONNECT hits the opening of tunnels
 * @param path regular expression for the whole path; any if absent
 * @param authorized true: only requests with an Authorization header, false: only those without (the first request of
 *     Microsoft's clients, which fetches the challenge); both if absent
 * @param nth the first matching request to hit; 1 if absent
 * @param count how many requests to hit from there; 1 if absent, 0 for all
 * @param effect whether the request takes effect: {@code before} the answer is spoilt, or {@code none}
 * @param delay waits that long (machine time) before answering
 * @param exec command to run
 */
public record Fault(
        @Nullable String id,
        @Nullable String host,
        @Nullable String method,
        @Nullable String path,
        @Nullable Boolean authorized,
        @Nullable Integer nth,
        @Nullable Integer count,
        @Nullable Effect effect,
        @Nullable Duration delay,
        @Nullable Exec exec,
        @JsonProperty(required = true) FaultAction action) {

    /** Whether the request is handled. */
    public enum Effect {
        @JsonProperty("before")
        BEFORE,
        @JsonProperty("none")
        NONE
    }

    /**
     * A command that is run to its end while the request waits.
     *
     * @param when {@code before} the request is handled or {@code after} it (and before its answer); after if absent
     * @param timeout killed after that; 60 s if absent
     */
    public record Exec(
            @JsonProperty(required = true) List<String> command,
            @Nullable When when,
            @Nullable Duration timeout) {
        /** The moment. */
        public enum When {
            @JsonProperty("before")
            BEFORE,
            @JsonProperty("after")
            AFTER
        }

        public boolean beforeHandling() {
            return when == When.BEFORE;
        }

        public Duration limit() {
            return timeout == null ? Duration.ofSeconds(60) : timeout;
        }
    }

    /** Refuses what makes no sense, by an IllegalArgumentException with the field and the reason */
    void check() {
        if (path != null) {
            try {
                var _ = Pattern.compile(path);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("path: not a regular expression: " + e.getDescription());
            }
        }
        if (first() < 1 || hits() < 0) {
            throw new IllegalArgumentException("nth: 1 or more; count: 0 (all) or more");
        }
        boolean connect = "CONNECT".equalsIgnoreCase(method);
        if (action instanceof FaultAction.Tls && !connect) {
            throw new IllegalArgumentException("action tls: needs \"method\": \"CONNECT\"");
        }
        if (connect
                && !(action instanceof FaultAction.Tls
                        || action instanceof FaultAction.Status
                        || action instanceof FaultAction.Reset
                        || action instanceof FaultAction.Hang
                        || action instanceof FaultAction.Pass)) {
            throw new IllegalArgumentException("method CONNECT: action is one of tls, status, reset, hang, pass");
        }
        if (exec != null && exec.command().isEmpty()) {
            throw new IllegalArgumentException("exec.command: is empty");
        }
    }

    int first() {
        return nth == null ? 1 : nth;
    }

    int hits() {
        return count == null ? 1 : count;
    }

    public boolean takesEffect() {
        return effect == null ? action.needsRealAnswer() : effect == Effect.BEFORE;
    }

    public Duration pause() {
        return delay == null ? Duration.ZERO : delay;
    }

    boolean matches(Request request) {
        boolean methodFits = method == null
                ? !request.method().equals("CONNECT")
                : method.toUpperCase(Locale.ROOT).equals(request.method());
        boolean authorizedFits = authorized == null
                || authorized == request.header("Authorization").isPresent();
        return methodFits
                && authorizedFits
                && hostFits(request.host())
                && (path == null || Pattern.matches(path, request.path()));
    }

    private boolean hostFits(String actual) {
        if (host == null || host.equals(actual)) {
            return true;
        }
        return host.startsWith("*") && actual.endsWith(host.substring(1));
    }
}
