package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.Problem;

/**
 * What a definite "not started" means for the backup.
 *
 * @param reason condition reason
 * @param passing true: worth another attempt until the start deadline; false: it will not mend itself, so the backup
 *     fails at once
 */
record Refusal(String reason, boolean passing) {

    /** The reason where Azure was asked about something, and not for a start: then none can have failed. */
    static String unheard(Problem.Kind kind) {
        return switch (kind) {
            case NO_ANSWER, SERVER_ERROR, MALFORMED_ANSWER -> Reasons.NO_WORD_FROM_AZURE;
            default -> of(kind).reason();
        };
    }

    static Refusal of(Problem.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> new Refusal("InvalidRequest", false);
            case UNAUTHORIZED -> new Refusal("Unauthorized", false);
            case FORBIDDEN -> new Refusal("Forbidden", false);
            case NOT_FOUND -> new Refusal("HsmNotFound", false);
            case REJECTED -> new Refusal("Rejected", false);
            case BUSY -> new Refusal("HsmBusy", true);
            case THROTTLED -> new Refusal("Throttled", true);
            case DNS, CONNECT -> new Refusal("HsmUnreachable", true);
            case TLS -> new Refusal("TlsUntrusted", true);
            case CREDENTIAL -> new Refusal("CredentialUnavailable", true);
            // The gateway gives these as ambiguous, never as "not started"; should one come, nothing is repeated.
            case NO_ANSWER, SERVER_ERROR, MALFORMED_ANSWER -> new Refusal("StartFailed", false);
        };
    }
}
