package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Azure Managed HSM over HTTPS. Safe for use by many threads; one HSM that hangs does not hold up the others. */
public final class AzureHsmGateway implements HsmGateway, AutoCloseable {
    private static final String API_VERSION = "7.5";
    private static final String IMPOSSIBLE_JOB = "0".repeat(32);

    private final Cloud cloud;
    private final AllowedHosts allowed;
    private final InstantSource clock;
    private final Deadlines deadlines;
    private final AzureRequests requests;
    private final Transport hsms;
    private final Transport authority;
    private final Identities identities;

    private AzureHsmGateway(
            AzureSettings settings,
            InstantSource clock,
            AzureRequests requests,
            Deadlines deadlines,
            Transport hsms,
            Transport authority) {
        this.cloud = settings.cloud();
        this.allowed = new AllowedHosts(cloud);
        this.clock = clock;
        this.deadlines = deadlines;
        this.requests = requests;
        this.hsms = hsms;
        this.authority = authority;
        IdentityHttp http = new IdentityHttp(authority, settings, deadlines.token(), requests);
        this.identities = new Identities(settings, clock, deadlines.tokenWait(), http);
    }

    /**
     * A gateway; asks nothing yet.
     *
     * @throws dev.hsmbackup.operator.SettingsException where the CA file is missing or wrong
     */
    public static AzureHsmGateway create(AzureSettings settings, InstantSource clock, AzureRequests requests) {
        return create(settings, clock, requests, Deadlines.DEFAULT);
    }

    /** The same with other deadlines. */
    public static AzureHsmGateway create(
            AzureSettings settings, InstantSource clock, AzureRequests requests, Deadlines deadlines) {
        ProxyCredentials.allow(settings.proxy());
        SSLContext trust = Trust.context(settings.caFile());
        return new AzureHsmGateway(
                settings,
                clock,
                requests,
                deadlines,
                new Transport(trust, settings.proxy(), deadlines.connect()),
                new Transport(trust, settings.proxy(), deadlines.connect()));
    }

    @Override
    public Optional<Problem> prepare(HsmTarget target) {
        return allowed.refuse(target)
                .or(() -> identities.token(target) instanceof Token.Refused(Problem problem)
                        ? Optional.of(problem)
                        : Optional.empty());
    }

    @Override
    public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        Optional<Problem> foreign = allowed.refuse(target).or(() -> allowed.refuse(container));
        if (foreign.isPresent()) {
            return new StartAnswer.NotStarted(foreign.get(), null);
        }
        return authorized(
                target,
                problem -> new StartAnswer.NotStarted(problem, null),
                token -> observed(
                        target,
                        Route.START_BACKUP,
                        () -> StartCall.send(hsms, target.host(), container, attemptId, token, deadlines.start())
                                .orElse(new Reply.NoAnswer(Kind.CONNECT, "the request could not be made"))),
                reply -> StartReading.read(target, clientId(target), reply, clock.instant()));
    }

    @Override
    public JobAnswer backupJob(HsmTarget target, String jobId) {
        if (!StartReading.JOB_ID.matcher(jobId).matches()) {
            return new JobAnswer.Unavailable(
                    Explain.problem(Kind.INVALID_REQUEST, null, "the job id is not 32 hexadecimal digits: " + jobId),
                    null);
        }
        return status(
                target, Route.BACKUP_STATUS, jobId, JobAnswer.Unavailable::new, answer -> switch (answer.status()) {
                    case 200, 202 -> JobReading.read(cloud, target, jobId, answer, clock.instant());
                    case 404 -> new JobAnswer.Unknown();
                    default ->
                        new JobAnswer.Unavailable(
                                Explain.answer(target, clientId(target), answer),
                                StartReading.retryAfter(answer, clock.instant()));
                });
    }

    @Override
    public ProbeAnswer probe(HsmTarget target) {
        return status(
                target,
                Route.PROBE,
                IMPOSSIBLE_JOB,
                (problem, _) -> new ProbeAnswer.NotReady(problem),
                answer -> answer.status() == 404
                        ? new ProbeAnswer.Ready()
                        : new ProbeAnswer.NotReady(Explain.answer(target, clientId(target), answer)));
    }

    @Override
    public void close() {
        identities.close();
        hsms.close();
        authority.close();
    }

    private <A> A status(
            HsmTarget target,
            Route route,
            String jobId,
            BiFunction<Problem, @Nullable Duration, A> failed,
            Function<Reply.Answer, A> read) {
        Optional<Problem> foreign = allowed.refuse(target);
        if (foreign.isPresent()) {
            return failed.apply(foreign.get(), null);
        }
        // The address is built here, from checked parts, and never taken from an answer.
        URI uri = URI.create("https://" + target.host() + "/backup/" + jobId + "/pending?api-version=" + API_VERSION);
        return authorized(
                target,
                problem -> failed.apply(problem, null),
                token -> observed(
                        target,
                        route,
                        () -> hsms.send(
                                HttpRequest.newBuilder(uri)
                                        .header("Accept", "application/json")
                                        .header("Authorization", "Bearer " + token.value()),
                                deadlines.read())),
                reply -> switch (reply) {
                    case Reply.Answer answer -> read.apply(answer);
                    case Reply.NoAnswer none -> failed.apply(Explain.noAnswer(target, none), null);
                });
    }

    /**
     * Sends with a token. A 401 rejects for certain, so one more request with a fresh token is safe even for a start;
     * its challenge is not read: the audience is fixed.
     */
    private <A> A authorized(
            HsmTarget target,
            Function<Problem, A> refused,
            Function<Token.Granted, Reply> send,
            Function<Reply, A> read) {
        return switch (identities.token(target)) {
            case Token.Refused(Problem problem) -> refused.apply(problem);
            case Token.Granted token -> {
                Reply reply = send.apply(token);
                if (!(reply instanceof Reply.Answer answer) || answer.status() != 401) {
                    yield read.apply(reply);
                }
                yield switch (identities.replace(target, token)) {
                    case Token.Refused(Problem problem) -> refused.apply(problem);
                    case Token.Granted fresh -> read.apply(send.apply(fresh));
                };
            }
        };
    }

    private Reply observed(HsmTarget target, Route route, Supplier<Reply> send) {
        long begin = System.nanoTime();
        Reply reply = send.get();
        requests.observed(target.host(), route, reply.outcome(), Duration.ofNanos(System.nanoTime() - begin));
        return reply;
    }

    private @Nullable String clientId(HsmTarget target) {
        return identities.identity(target).clientId();
    }
}
