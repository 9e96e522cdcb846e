package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HSMs over HTTPS: Managed HSMs here, Cloud HSMs by {@link CloudHsmGateway}. Safe for use by many threads; one HSM that hangs
 * does not hold up the others.
 */
public final class AzureHsmGateway implements HsmGateway, AutoCloseable {
    static final String API_VERSION = "7.5";
    private static final String PATH = "backup";
    private static final String IMPOSSIBLE_JOB = "0".repeat(32);

    private final HsmChannel channel;
    private final CloudHsmGateway clusters;

    private AzureHsmGateway(HsmChannel channel) {
        this.channel = channel;
        this.clusters = new CloudHsmGateway(channel);
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
        return new AzureHsmGateway(new HsmChannel(settings, clock, requests, deadlines));
    }

    /** The restores of the same HSMs, with the same tokens and connections. */
    public RestoreGateway restores() {
        return new AzureRestoreGateway(channel);
    }

    /** The blobs of the backups, the same way. */
    public BlobGateway blobs() {
        return new AzureBlobGateway(channel);
    }

    /** The state of Cloud HSMs, with the same tokens and connections. */
    public ClusterGateway clusters() {
        return clusters;
    }

    @Override
    public Optional<Problem> prepare(HsmTarget target) {
        return channel.allowed()
                .refuse(target)
                .or(() -> channel.token(target) instanceof Token.Refused(Problem problem)
                        ? Optional.of(problem)
                        : Optional.empty());
    }

    @Override
    public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        if (target.isCloudHsm()) {
            return clusters.startBackup(target, container, attemptId);
        }
        AllowedHosts allowed = channel.allowed();
        Optional<Problem> foreign = allowed.refuse(target).or(() -> allowed.refuse(container));
        if (foreign.isPresent()) {
            return new StartAnswer.NotStarted(foreign.get(), null);
        }
        return channel.authorizedStart(
                target,
                problem -> new StartAnswer.NotStarted(problem, null),
                token -> channel.observed(
                        target.host(),
                        Route.START_BACKUP,
                        () -> StartCall.backup(
                                        channel.transport(),
                                        target.host(),
                                        container,
                                        attemptId,
                                        token,
                                        channel.deadlines().start())
                                .orElse(StartCall.NOT_MADE)),
                reply -> StartReading.read(target, channel.clientId(target), PATH, reply, channel.now()));
    }

    @Override
    public JobAnswer backupJob(HsmTarget target, String jobId) {
        if (!StartReading.JOB_ID.matcher(jobId).matches()) {
            return JobReading.noJobId(jobId);
        }
        if (target.isCloudHsm()) {
            return clusters.backupJob(target, jobId);
        }
        return status(
                target,
                Route.BACKUP_STATUS,
                jobId,
                JobAnswer.Unavailable::new,
                answer -> JobReading.answer(
                        channel.cloud(),
                        target,
                        jobId,
                        Explain.answer(target, channel.clientId(target), answer),
                        answer,
                        channel.now()));
    }

    @Override
    public ProbeAnswer probe(HsmTarget target) {
        if (target.isCloudHsm()) {
            return clusters.cluster(target) instanceof ClusterAnswer.Unavailable unavailable
                    ? new ProbeAnswer.NotReady(unavailable.problem())
                    : new ProbeAnswer.Ready();
        }
        return status(
                target,
                Route.PROBE,
                IMPOSSIBLE_JOB,
                (problem, _) -> new ProbeAnswer.NotReady(problem),
                answer -> answer.status() == 404
                        ? new ProbeAnswer.Ready()
                        : new ProbeAnswer.NotReady(Explain.answer(target, channel.clientId(target), answer)));
    }

    @Override
    public void close() {
        channel.close();
    }

    private <A> A status(
            HsmTarget target,
            Route route,
            String jobId,
            BiFunction<Problem, @Nullable Duration, A> failed,
            Function<Reply.Answer, A> read) {
        return channel.get(
                target, route, "/" + PATH + "/" + jobId + "/pending?api-version=" + API_VERSION, failed, read);
    }
}
