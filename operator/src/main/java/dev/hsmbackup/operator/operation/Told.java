package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.RunStatus;

/** What the conditions of a status tell already; {@link StatusChange} writes them. */
final class Told {

    private Told() {}

    /** Whether the backup already stands as waiting or running for this reason, in these words. */
    static boolean says(RunStatus status, String reason, String message) {
        return Conditions.find(status.conditions(), StatusChange.RECONCILING)
                .filter(c -> c.reason().equals(reason) && c.message().equals(message))
                .isPresent();
    }

    /** Why the backup is not ended yet, as last written; empty string where nothing was written. */
    static String waitingReason(RunStatus status) {
        return Conditions.find(status.conditions(), StatusChange.RECONCILING)
                .map(Condition::reason)
                .orElse("");
    }

    /** The message beside {@link #waitingReason}. */
    static String waitingMessage(RunStatus status) {
        return Conditions.find(status.conditions(), StatusChange.RECONCILING)
                .map(Condition::message)
                .orElse("");
    }

    /** How it ended, as last written; empty string where it did not. */
    static String endMessage(RunStatus status) {
        return Conditions.find(status.conditions(), StatusChange.READY)
                .map(Condition::message)
                .orElse("");
    }

    static boolean isStalled(RunStatus status) {
        return !stalledReason(status).isEmpty();
    }

    /** Why a person should look; empty string where nobody needs to. */
    static String stalledReason(RunStatus status) {
        return Conditions.find(status.conditions(), StatusChange.STALLED)
                .filter(Condition::holds)
                .map(Condition::reason)
                .orElse("");
    }
}
