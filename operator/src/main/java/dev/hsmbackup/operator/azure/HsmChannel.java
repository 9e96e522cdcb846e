package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What all requests to HSMs, and to ARM about them, have in common: allowed hosts, tokens, deadlines, metrics. */
final class HsmChannel implements AutoCloseable {

    /** How long after its beginning a start may be sent, and sent once more after a 401. */
    static final Duration SEND_WITHIN = Duration.ofSeconds(10);

    /** The next attempt looks at everything anew, with the fresh token. */
    private static final Problem TOO_LATE = new Problem(
            Problem.Kind.CREDENTIAL,
            null,
            "Getting a token, or another one for one that was refused (HTTP 401), took so long that the request was not sent"
                    + " any more. Nothing was started; it is tried again.");

    private final AllowedHosts allowed;
    private final Cloud cloud;
    private final InstantSource clock;
    private final Deadlines deadlines;
    private final AzureRequests requests;
    private final Transport hsms;
    private final Transport authority;
    private final Identities identities;

    HsmChannel(AzureSettings settings, InstantSource clock, AzureRequests requests, Deadlines deadlines) {
        ProxyCredentials.allow(settings.proxy());
        SSLContext trust = Trust.context(settings.caFile());
        this.cloud = settings.cloud();
        this.allowed = new AllowedHosts(cloud);
        this.clock = clock;
        this.deadlines = deadlines;
        this.requests = requests;
        this.hsms = new Transport(trust, settings.proxy(), deadlines.connect());
        this.authority = new Transport(trust, settings.proxy(), deadlines.connect());
        IdentityHttp http = new IdentityHttp(authority, settings, deadlines.token(), requests);
        this.identities = new Identities(settings, clock, deadlines.tokenWait(), http);
    }

    AllowedHosts allowed() {
        return allowed;
    }

    Cloud cloud() {
        return cloud;
    }

    Instant now() {
        return clock.instant();
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Transport transport() {
        return hsms;
    }

    /** A token for the HSM. */
    Token token(HsmTarget target) {
        return identities.token(target);
    }

    /** A token for something else, with the identity that is used for the HSM. */
    Token token(HsmTarget target, String scope) {
        return identities.token(target, scope);
    }

    /** Another one, after it was refused. */
    Token replace(HsmTarget target, String scope, Token.Granted refused) {
        return identities.replace(target, scope, refused);
    }

    /** Client id of the identity that is used; null: a managed identity without one. */
    @Nullable
    String clientId(HsmTarget target) {
        return identities.identity(target).clientId();
    }

    /** The sentences for requests about a Cloud HSM. */
    ExplainArm explainArm(HsmTarget target) {
        return new ExplainArm(cloud.armHost(), target, clientId(target));
    }

    /**
     * Where a target is asked; {@link #allowed} must have been.
     *
     * @param path begins with a slash, or is empty; made of checked parts and never taken from an answer
     */
    URI address(HsmTarget target, String path) {
        String resource = target.isCloudHsm() ? ArmResource.of(target).path() : "";
        return URI.create("https://" + cloud.host(target) + resource + path);
    }

    /** One request with a JSON body that arrives at most once. */
    Reply sendOnce(String method, URI uri, UUID attemptId, Token.Granted token, String body) {
        return hsms.sendOnce(
                method,
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .header("x-ms-client-request-id", attemptId.toString())
                        // ARM takes it over into the activity log; a Managed HSM has no use for it.
                        .header("x-ms-correlation-request-id", attemptId.toString())
                        .header("Authorization", "Bearer " + token.value()),
                new OneShotBody(body.getBytes(StandardCharsets.UTF_8)),
                deadlines.start());
    }

    /**
     * One GET.
     *
     * @param path begins with a slash; made of checked parts and never taken from an answer
     */
    <A> A get(
            HsmTarget target,
            Route route,
            String path,
            BiFunction<Problem, @Nullable Duration, A> failed,
            Function<Reply.Answer, A> read) {
        Optional<Problem> foreign = allowed.refuse(target);
        if (foreign.isPresent()) {
            return failed.apply(foreign.get(), null);
        }
        URI uri = address(target, path);
        return authorized(
                target,
                problem -> failed.apply(problem, null),
                token -> observed(
                        cloud.host(target),
                        route,
                        () -> hsms.send(
                                HttpRequest.newBuilder(uri)
                                        .header("Accept", "application/json")
                                        .header("Authorization", "Bearer " + token.value()),
                                deadlines.read())),
                reply -> switch (reply) {
                    case Reply.Answer answer -> read.apply(answer);
                    case Reply.NoAnswer none ->
                        failed.apply(
                                target.isCloudHsm()
                                        ? explainArm(target).noAnswer(none)
                                        : Explain.noAnswer(target, none),
                                null);
                });
    }

    /**
     * Sends with a token. A 401 rejects for certain, so one more request with a fresh token is safe; its challenge is not
     * read: the audience is fixed.
     */
    private <A> A authorized(
            HsmTarget target,
            Function<Problem, A> refused,
            Function<Token.Granted, Reply> send,
            Function<Reply, A> read) {
        return authorized(target, refused, send, read, () -> true);
    }

    /**
     * The same for a start. No request leaves later than {@link #SEND_WITHIN}: what was looked at before (who leads, the
     * lock, whether it may still be sent) would be too old, and {@code LockPolicy} counts on the end. So a start takes at
     * most 70 s.
     */
    <A> A authorizedStart(
            HsmTarget target,
            Function<Problem, A> refused,
            Function<Token.Granted, Reply> send,
            Function<Reply, A> read) {
        Instant begin = clock.instant();
        long beginNanos = System.nanoTime();
        // By neither clock: one may be set back meanwhile, the other stands while a machine is suspended.
        return authorized(
                target,
                refused,
                send,
                read,
                () -> Duration.between(begin, clock.instant()).compareTo(SEND_WITHIN) < 0
                        && System.nanoTime() - beginNanos < SEND_WITHIN.toNanos());
    }

    private <A> A authorized(
            HsmTarget target,
            Function<Problem, A> refused,
            Function<Token.Granted, Reply> send,
            Function<Reply, A> read,
            BooleanSupplier inTime) {
        return switch (identities.token(target)) {
            case Token.Refused(Problem problem) -> refused.apply(problem);
            case Token.Granted _ when !inTime.getAsBoolean() -> refused.apply(TOO_LATE);
            case Token.Granted token -> {
                Reply reply = send.apply(token);
                if (!(reply instanceof Reply.Answer answer) || answer.status() != 401) {
                    yield read.apply(reply);
                }
                yield switch (identities.replace(target, token)) {
                    case Token.Refused(Problem problem) -> refused.apply(problem);
                    case Token.Granted fresh ->
                        inTime.getAsBoolean() ? read.apply(send.apply(fresh)) : refused.apply(TOO_LATE);
                };
            }
        };
    }

    /** Sends, and tells the metrics. */
    Reply observed(String host, Route route, Supplier<Reply> send) {
        long begin = System.nanoTime();
        Reply reply = send.get();
        requests.observed(host, route, reply.outcome(), Duration.ofNanos(System.nanoTime() - begin));
        return reply;
    }

    @Override
    public void close() {
        identities.close();
        hsms.close();
        authority.close();
    }
}
