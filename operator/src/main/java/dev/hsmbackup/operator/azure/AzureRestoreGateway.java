package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Restores over HTTPS: of Managed HSMs here, and into Cloud HSMs by {@link CloudHsmGateway}. */
final class AzureRestoreGateway implements RestoreGateway {

    private static final String PATH = "restore";

    /** The first version that has the check. The SDK at hand ends at 7.5. */
    private static final String CHECK_VERSION = "7.6";

    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9-]{1,127}");

    private final HsmChannel channel;
    private final CloudHsmGateway clusters;

    AzureRestoreGateway(HsmChannel channel) {
        this.channel = channel;
        this.clusters = new CloudHsmGateway(channel);
    }

    @Override
    public StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId) {
        if (target.isCloudHsm()) {
            return clusters.startRestore(target, request, attemptId);
        }
        return start(
                target,
                request,
                Route.START_RESTORE,
                token -> StartCall.restore(
                                channel.transport(),
                                target.host(),
                                request,
                                attemptId,
                                token,
                                channel.deadlines().start())
                        .orElse(StartCall.NOT_MADE),
                reply -> StartReading.read(
                        target, channel.clientId(target), Explain.RESTORE_ROLE, PATH, reply, channel.now()));
    }

    @Override
    public CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId) {
        if (target.isCloudHsm()) {
            return clusters.startCheck(target, request, attemptId);
        }
        String body = "{\"sasTokenParameters\":{\"storageResourceUri\":\"" + request.container()
                + "\",\"useManagedIdentity\":true},\"folderToRestore\":\"" + request.folder() + "\"}";
        return start(
                target,
                request,
                Route.CHECK_RESTORE,
                token -> channel.sendOnce(
                        "PUT",
                        channel.address(target, "/prerestore?api-version=" + CHECK_VERSION),
                        attemptId,
                        token,
                        body),
                reply ->
                        CheckReading.read(target, channel.clientId(target), PATH, CHECK_VERSION, reply, channel.now()));
    }

    @Override
    public JobAnswer restoreJob(HsmTarget target, String jobId) {
        if (!StartReading.JOB_ID.matcher(jobId).matches()) {
            return JobReading.noJobId(jobId);
        }
        if (target.isCloudHsm()) {
            return clusters.restoreJob(target, jobId);
        }
        return channel.get(
                target,
                Route.RESTORE_STATUS,
                "/" + PATH + "/" + jobId + "/pending?api-version=" + AzureHsmGateway.API_VERSION,
                JobAnswer.Unavailable::new,
                answer -> JobReading.answer(
                        channel.cloud(),
                        target,
                        jobId,
                        Explain.answer(target, channel.clientId(target), Explain.RESTORE_ROLE, answer),
                        answer,
                        channel.now()));
    }

    @Override
    public Presence key(HsmTarget target, String keyName) {
        if (target.isCloudHsm() || !KEY.matcher(keyName).matches()) {
            return Presence.NOT_KNOWN;
        }
        Presence key = found(target, "/keys/" + keyName, Presence.PRESENT);
        return key == Presence.ABSENT ? found(target, "/deletedkeys/" + keyName, Presence.DELETED) : key;
    }

    private Presence found(HsmTarget target, String path, Presence present) {
        return channel.get(
                target,
                Route.KEY,
                path + "?api-version=" + AzureHsmGateway.API_VERSION,
                (_, _) -> Presence.NOT_KNOWN,
                answer -> presence(answer, present));
    }

    @Override
    public Presence folder(HsmTarget target, URI container, String folder) {
        boolean refused =
                target.isCloudHsm() || channel.allowed().refuse(container).isPresent() || !BlobNames.isFolder(folder);
        if (refused || !(channel.token(target, Cloud.storageScope()) instanceof Token.Granted token)) {
            return Presence.NOT_KNOWN;
        }
        URI uri = URI.create(container + "?restype=container&comp=list&maxresults=1&prefix=" + folder + "/");
        Reply reply = channel.observed(
                container.getHost(),
                Route.LIST_BLOBS,
                () -> channel.transport()
                        .send(
                                HttpRequest.newBuilder(uri)
                                        .header("x-ms-version", AzureBlobGateway.STORAGE_VERSION)
                                        .header("Authorization", "Bearer " + token.value()),
                                channel.deadlines().read()));
        if (!(reply instanceof Reply.Answer answer) || answer.status() != 200 || !answer.whole()) {
            return Presence.NOT_KNOWN;
        }
        String list = new String(answer.body(), StandardCharsets.UTF_8);
        if (list.contains("<Blob>")) {
            return Presence.PRESENT;
        }
        return list.contains("<EnumerationResults") && list.contains("</EnumerationResults>")
                ? Presence.ABSENT
                : Presence.NOT_KNOWN;
    }

    private StartAnswer start(
            HsmTarget target,
            RestoreRequest request,
            Route route,
            Function<Token.Granted, Reply> send,
            Function<Reply, StartAnswer> read) {
        Optional<Problem> unfit = unfit(target, request);
        if (unfit.isPresent()) {
            return new StartAnswer.NotStarted(unfit.get(), null);
        }
        return channel.authorizedStart(
                target,
                problem -> new StartAnswer.NotStarted(problem, null),
                token -> channel.observed(target.host(), route, () -> send.apply(token)),
                read);
    }

    /** Names that would make a request to another path, or another body. */
    private Optional<Problem> unfit(HsmTarget target, RestoreRequest request) {
        AllowedHosts allowed = channel.allowed();
        String key = request.keyName();
        return allowed.refuse(target)
                .or(() -> allowed.refuse(request.container()))
                .or(() -> BlobNames.isFolder(request.folder())
                        ? Optional.empty()
                        : Optional.of(Explain.problem(
                                Problem.Kind.INVALID_REQUEST,
                                null,
                                "not the name of a backup's folder: " + request.folder())))
                .or(() -> key == null || KEY.matcher(key).matches()
                        ? Optional.empty()
                        : Optional.of(
                                Explain.problem(Problem.Kind.INVALID_REQUEST, null, "not the name of a key: " + key)));
    }

    private static Presence presence(Reply.Answer answer, Presence present) {
        return switch (answer.status()) {
            case 200 -> present;
            case 404 -> Presence.ABSENT;
            default -> Presence.NOT_KNOWN;
        };
    }
}
