package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a request for a Managed HSM's own check of a restore means. An HSM of a service version before 7.6 has
 * none; one that has it and refuses this very request must not pass for such a one.
 */
final class CheckReading {

    private CheckReading() {}

    /** @param version of the service, as it was asked for */
    static StartAnswer read(
            HsmTarget target, @Nullable String clientId, String path, String version, Reply reply, Instant now) {
        StartAnswer read = StartReading.read(target, clientId, Explain.RESTORE_ROLE, path, reply, now);
        return read instanceof StartAnswer.NotStarted(Problem problem, var _)
                        && reply instanceof Reply.Answer answer
                        && !answer.fromProxy()
                        && unknown(answer, version)
                ? new StartAnswer.NotStarted(
                        new Problem(Problem.Kind.NOT_FOUND, problem.code(), problem.message()), null)
                : read;
    }

    /**
     * Path or version. What Managed HSM says of a version is not recorded. Key Vault, which shares its API, says 400
     * {@code BadParameter}, "The specified version (7.3) is not recognized. Consider using the latest supported version
     * (7.1)." (azure-sdk-for-python#28595); other services have a code of their own, such as {@code
     * UnsupportedApiVersion}. A 400 without such words is about the request.
     */
    private static boolean unknown(Reply.Answer answer, String version) {
        return switch (answer.status()) {
            case 404, 405 -> true;
            case 400 -> {
                AzureError error = AzureError.of(answer);
                String message = error.message() == null ? "" : error.message().toLowerCase(Locale.ROOT);
                yield error.mentions("ApiVersion") || (message.contains("version") && message.contains(version));
            }
            default -> false;
        };
    }
}
