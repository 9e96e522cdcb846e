package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Azure Cloud HSM through Azure Resource Manager (AZURE.md §3; docs/adr/0013). */
final class CloudHsmGateway implements ClusterGateway {
    static final String API_VERSION = "2025-03-31";

    /** The documentation shows 16 digits and promises no number. */
    private static final Pattern BACKUP_ID =
            Pattern.compile("cloudhsm-[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}-[0-9]{14,20}");

    private static final String VERSION = "?api-version=" + API_VERSION;

    private final HsmChannel channel;

    CloudHsmGateway(HsmChannel channel) {
        this.channel = channel;
    }

    /** Whether this may be the id of a backup. */
    static boolean isBackupId(String id) {
        return BACKUP_ID.matcher(id).matches();
    }

    StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        return start(
                target,
                ArmOperation.BACKUP,
                unfit(target, container),
                attemptId,
                "{\"azureStorageBlobContainerUri\":\"" + container + "\"}",
                StartAnswer.NotStarted::new,
                reply -> reading(target, ArmOperation.BACKUP).started(reply));
    }

    StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return start(
                target,
                ArmOperation.RESTORE,
                unfit(target, request),
                attemptId,
                body(request),
                StartAnswer.NotStarted::new,
                reply -> reading(target, ArmOperation.RESTORE).started(reply));
    }

    CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return start(
                target,
                ArmOperation.CHECK,
                unfit(target, request),
                attemptId,
                body(request),
                StartAnswer.NotStarted::new,
                reply -> reading(target, ArmOperation.CHECK).checked(reply));
    }

    /** @param jobId 32 lower-case hexadecimal digits */
    JobAnswer backupJob(HsmTarget target, String jobId) {
        return job(target, ArmOperation.BACKUP_STATUS, jobId);
    }

    /** @param jobId 32 lower-case hexadecimal digits */
    JobAnswer restoreJob(HsmTarget target, String jobId) {
        return job(target, ArmOperation.RESTORE_STATUS, jobId);
    }

    @Override
    public ClusterAnswer cluster(HsmTarget target) {
        Optional<Problem> other = channel.allowed().refuseCluster(target);
        if (other.isPresent()) {
            return new ClusterAnswer.Unavailable(other.get(), null);
        }
        return channel.get(
                target,
                ArmOperation.READ.route(),
                VERSION,
                ClusterAnswer.Unavailable::new,
                answer -> ArmClusterReading.read(channel.explainArm(target), answer, channel.now()));
    }

    private JobAnswer job(HsmTarget target, ArmOperation operation, String jobId) {
        return channel.get(
                target,
                operation.route(),
                operation.path() + "/" + jobId + VERSION,
                JobAnswer.Unavailable::new,
                answer -> new ArmJobReading(channel.cloud(), channel.explainArm(target), operation, channel.now())
                        .read(jobId, answer));
    }

    private <A> A start(
            HsmTarget target,
            ArmOperation operation,
            Optional<Problem> unfit,
            UUID attemptId,
            String body,
            BiFunction<Problem, @Nullable Duration, A> refused,
            Function<Reply, A> read) {
        if (unfit.isPresent()) {
            return refused.apply(unfit.get(), null);
        }
        URI uri = channel.address(target, operation.path() + VERSION);
        return channel.authorizedStart(
                target,
                problem -> refused.apply(problem, null),
                token -> channel.observed(
                        channel.cloud().host(target),
                        operation.route(),
                        () -> channel.sendOnce("POST", uri, attemptId, token, body)),
                read);
    }

    private ArmStartReading reading(HsmTarget target, ArmOperation operation) {
        return new ArmStartReading(channel.cloud(), channel.explainArm(target), operation, channel.now());
    }

    private static String body(RestoreRequest request) {
        return "{\"azureStorageBlobContainerUri\":\"" + request.container() + "\",\"backupId\":\"" + request.folder()
                + "\"}";
    }

    private Optional<Problem> unfit(HsmTarget target, URI container) {
        AllowedHosts allowed = channel.allowed();
        return allowed.refuse(target).or(() -> allowed.refuse(container));
    }

    /** Names that would make another body. */
    private Optional<Problem> unfit(HsmTarget target, RestoreRequest request) {
        return unfit(target, request.container())
                .or(() -> isBackupId(request.folder())
                        ? Optional.empty()
                        : Optional.of(Explain.problem(
                                Problem.Kind.INVALID_REQUEST,
                                null,
                                "not the id of a Cloud HSM's backup: " + request.folder())))
                .or(() -> request.keyName() == null
                        ? Optional.empty()
                        : Optional.of(Explain.problem(
                                Problem.Kind.INVALID_REQUEST, null, "a Cloud HSM is restored as a whole only")));
    }
}
