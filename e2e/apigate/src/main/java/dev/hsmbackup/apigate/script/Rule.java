package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.simulator.faults.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A rule for requests.
 *
 * @param id given by the gate where absent
 * @param match which requests; all if absent
 * @param nth the first matching request to hit; 1 if absent
 * @param count how many requests to hit from there; 1 if absent, 0 for all
 * @param exec a command that is run to its end, before the request is forwarded or after the API server answered and
 *     before the client sees it
 */
public record Rule(
        @Nullable String id,
        @Nullable Match match,
        @Nullable Integer nth,
        @Nullable Integer count,
        Fault.@Nullable Exec exec,
        @JsonProperty(required = true) Action action)
        implements Scripted<Rule> {

    /** For the first request that matches. */
    public static Rule on(Match match, Action action) {
        return new Rule(null, match, null, null, null, action);
    }

    /** The same from the n-th match on. */
    public Rule from(int nthMatch) {
        return new Rule(id, match, nthMatch, count, exec, action);
    }

    /** The same for that many matches; 0 for all. */
    public Rule times(int howMany) {
        return new Rule(id, match, nth, howMany, exec, action);
    }

    /** The same with a command. */
    public Rule running(Fault.Exec command) {
        return new Rule(id, match, nth, count, command, action);
    }

    @Override
    public Rule withId(String newId) {
        return new Rule(newId, match, nth, count, exec, action);
    }

    boolean fits(KubeRequest request) {
        return match == null || match.fits(request);
    }

    @Override
    public void check() {
        checkCounts();
        if (match != null) {
            match.check();
        }
        if (exec != null && exec.command().isEmpty()) {
            throw new IllegalArgumentException("exec.command: is empty");
        }
        if (action instanceof Action.CloseWatch && (match == null || !"watch".equals(match.verb()))) {
            throw new IllegalArgumentException("action close-watch: needs \"verb\": \"watch\" in match");
        }
        if (action instanceof Action.Answer answer && (answer.status() < 200 || answer.status() > 599)) {
            throw new IllegalArgumentException("action.status: 200 to 599");
        }
    }
}
