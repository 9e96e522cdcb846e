package dev.hsmbackup.apigate.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.simulator.log.SafeText;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code requests.jsonl}: one per request, written before the answer goes out. Facts that do not exist are
 * left out. No headers and no bodies are in it, so no tokens and no secrets.
 *
 * @param n counts the requests from 1 in the order of their arrival; lines stand in the order of the answers
 * @param received when the request had arrived
 * @param answered when the line was written
 * @param verb as Kubernetes names it
 * @param leaderElection whether it is about the lease of the leader election
 * @param path of a request that is not for a resource
 * @param query resource version, limits and selectors
 * @param outcome what became of it; see the README
 * @param status what the client got; none where it got no answer
 * @param serverStatus what the API server answered; none where the request did not reach it
 * @param rule id of the rule that hit
 * @param commandExit exit code of the rule's command, the last one that ran
 * @param error why there was no answer
 */
public record RequestLine(
        long n,
        String received,
        String answered,
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        boolean leaderElection,
        String path,
        String query,
        Outcome outcome,
        @Nullable Integer status,
        @Nullable Integer serverStatus,
        @Nullable String rule,
        @Nullable Integer commandExit,
        @Nullable String error) {

    /** What became of a request. */
    public enum Outcome {
        /** Forwarded, and the API server's answer was passed on. */
        FORWARDED,
        /** Answered by the gate, not forwarded. */
        ANSWERED,
        /** Forwarded, but answered by the gate. */
        COMMITTED_AND_ANSWERED,
        /** The connection was reset, the request was not forwarded. */
        DROPPED,
        /** Forwarded; the connection was reset after the API server had answered. */
        COMMITTED_AND_DROPPED,
        /** The API server gave no answer; the connection was reset. */
        UNREACHABLE,
        /** The gate was told to be down; the connection was reset. Forwarded if there is a server status. */
        CUT,
        /** A callback of the test failed; the connection was reset. */
        CALLBACK_FAILED;

        /** As in the log: {@code committed-and-dropped}. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What is known when the request has arrived. */
    public static RequestLine arrived(long n, Instant received, KubeRequest request) {
        return new RequestLine(
                n,
                received.toString(),
                "",
                request.verb(),
                SafeText.cut(request.group()),
                SafeText.cut(request.resource()),
                SafeText.cut(request.subresource()),
                SafeText.cut(request.namespace()),
                SafeText.cut(request.name()),
                request.leaderElection(),
                request.resource().isEmpty() ? SafeText.cut(request.path()) : "",
                Queries.harmless(request.query()),
                Outcome.FORWARDED,
                null,
                null,
                null,
                null,
                null);
    }

    public RequestLine by(@Nullable String ruleId) {
        return with(outcome, status, serverStatus, ruleId, commandExit, error);
    }

    public RequestLine command(int exitCode) {
        return with(outcome, status, serverStatus, rule, exitCode, error);
    }

    public RequestLine server(int code) {
        return with(outcome, status, code, rule, commandExit, error);
    }

    public RequestLine failed(Outcome how, Throwable cause) {
        return with(how, null, serverStatus, rule, commandExit, SafeText.cut(cause.toString()));
    }

    public RequestLine ended(Outcome how, @Nullable Integer code) {
        return with(how, code, serverStatus, rule, commandExit, error);
    }

    public RequestLine at(Instant now) {
        return new RequestLine(
                n,
                received,
                now.toString(),
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
                leaderElection,
                path,
                query,
                outcome,
                status,
                serverStatus,
                rule,
                commandExit,
                error);
    }

    @JsonIgnore
    public boolean reachedServer() {
        return serverStatus != null;
    }

    private RequestLine with(
            Outcome newOutcome,
            @Nullable Integer newStatus,
            @Nullable Integer newServerStatus,
            @Nullable String newRule,
            @Nullable Integer newExit,
            @Nullable String newError) {
        return new RequestLine(
                n,
                received,
                answered,
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
                leaderElection,
                path,
                query,
                newOutcome,
                newStatus,
                newServerStatus,
                newRule,
                newExit,
                newError);
    }
}
