package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a Cloud HSM may be restored into. Azure does not refuse what must not be: a restore into an activated
 * cluster fails and leaves it nonfunctional (Azure Cloud HSM, backup and restore). So what is not known to be right is
 * wrong: one state passes, and every other word, also one that this version does not know, does not.
 */
public final class DestinationPolicy {

    /** States that Azure does not leave by itself. */
    private static final Set<String> LOST = Set.of("Failed", "Canceled", "Deleting");

    private DestinationPolicy() {}

    /**
     * What the destination's state means.
     *
     * @param restore a CloudHsmRestore whose restore was not sent
     * @param destination as asked just now
     * @return empty: the restore may be sent now; else what to do instead
     */
    public static Optional<Decision> decide(Run restore, ClusterAnswer destination, Instant now) {
        return switch (destination) {
            case ClusterAnswer.Unavailable unknown -> Optional.of(notKnown(restore, unknown, now));
            case Cluster cluster -> decide(restore, cluster, now);
        };
    }

    private static Optional<Decision> decide(Run restore, Cluster cluster, Instant now) {
        String name = "CloudHsm \"" + restore.target().name() + "\"";
        if (cluster.activationState().equalsIgnoreCase(ClusterAnswer.ACTIVE)) {
            return RestorePolicy.fail(
                    restore,
                    Reasons.DESTINATION_ACTIVE,
                    "The destination " + name
                            + " is activated, and a restore would destroy it: Azure restores only into a"
                            + " Cloud HSM that was never activated, and makes any other nonfunctional. Nothing was sent."
                            + " Create a fresh Cloud HSM, and a new CloudHsmRestore into that one.",
                    now);
        }
        if (LOST.contains(cluster.provisioningState())
                || cluster.activationState().equals("Failed")) {
            return RestorePolicy.fail(
                    restore,
                    Reasons.DESTINATION_NOT_USABLE,
                    "The destination " + name + " cannot be restored into: " + states(cluster)
                            + " Nothing was sent. Mend it in Azure or create a fresh Cloud HSM, then create a new"
                            + " CloudHsmRestore.",
                    now);
        }
        if (!cluster.provisioningState().equals(ClusterAnswer.PROVISIONED)
                || !cluster.activationState().equals(ClusterAnswer.NOT_ACTIVATED)) {
            return Optional.of(wait(
                    restore,
                    Reasons.DESTINATION_NOT_READY,
                    "The destination " + name + " is not ready: " + states(cluster)
                            + " It is restored into only while its provisioningState is Succeeded and its activationState"
                            + " NotActivated.",
                    now));
        }
        return cluster.userAssignedIdentity()
                ? Optional.empty()
                : RestorePolicy.fail(
                        restore,
                        Reasons.NO_IDENTITY,
                        "The destination " + name
                                + " has no user-assigned managed identity, so it cannot read the backup."
                                + " Nothing was sent. Attach one that may read the container (Storage Blob Data"
                                + " Contributor), then create a new CloudHsmRestore.",
                        now);
    }

    /** Azure's words for a cluster's state; ends with a dot. */
    static String states(Cluster cluster) {
        return "its provisioningState is " + word(cluster.provisioningState()) + ", its activationState "
                + word(cluster.activationState())
                + (cluster.statusMessage() == null ? "." : " (" + cluster.statusMessage() + ").");
    }

    private static String word(String azures) {
        return azures.isEmpty() ? "not told" : "\"" + (azures.length() > 64 ? azures.substring(0, 64) : azures) + "\"";
    }

    private static Decision notKnown(Run restore, ClusterAnswer.Unavailable unknown, Instant now) {
        Waiting waiting = new Waiting(restore, now);
        String reason = Refusal.unheard(unknown.problem().kind());
        // The words of a problem name each request: told once, they are not told anew at each one.
        boolean told = Told.waitingReason(restore.getStatus()).equals(reason);
        return waiting.on(
                reason,
                told
                        ? Told.waitingMessage(restore.getStatus())
                        : "The state of the destination is not known, so nothing is sent; it is asked again. "
                                + unknown.problem().message(),
                Pace.startAgain(waiting.soFar(), unknown.retryAfter()));
    }

    private static Decision wait(Run restore, String reason, String message, Instant now) {
        Waiting waiting = new Waiting(restore, now);
        Duration wait = Pace.startAgain(waiting.soFar(), null);
        return waiting.on(reason, message, wait);
    }
}
