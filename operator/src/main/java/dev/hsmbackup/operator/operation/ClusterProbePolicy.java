package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides what a probe says about a CloudHsm. */
public final class ClusterProbePolicy {

    /** The CRD's limit. */
    private static final int LONGEST_WORD = 1024;

    private ClusterProbePolicy() {}

    /** The Ready condition after a probe. */
    public static Condition ready(CloudHsm hsm, ClusterAnswer answer, Instant now) {
        return switch (answer) {
            case ClusterAnswer.Unavailable unknown ->
                condition(
                        hsm,
                        Status.FALSE,
                        Refusal.unheard(unknown.problem().kind()),
                        unknown.problem().message(),
                        now);
            case Cluster cluster -> ready(hsm, cluster, now);
        };
    }

    private static Condition ready(CloudHsm hsm, Cluster cluster, Instant now) {
        if (!cluster.provisioningState().equals(ClusterAnswer.PROVISIONED)
                || cluster.activationState().equals("Failed")) {
            return condition(
                    hsm,
                    Status.FALSE,
                    Reasons.HSM_NOT_IN_ORDER,
                    "Azure shows the Cloud HSM, but it is not in order: " + DestinationPolicy.states(cluster)
                            + " Look at the resource in Azure.",
                    now);
        }
        if (!cluster.userAssignedIdentity()) {
            return condition(
                    hsm,
                    Status.FALSE,
                    Reasons.NO_IDENTITY,
                    "The Cloud HSM has no user-assigned managed identity, so it can neither write nor read backups. Attach"
                            + " one, and give it Storage Blob Data Contributor on the container.",
                    now);
        }
        return condition(
                hsm,
                Status.TRUE,
                ProbePolicy.REACHABLE,
                "Azure shows the Cloud HSM to the operator's identity, and it has an identity for its backups."
                        + (cluster.activationState().equals(ClusterAnswer.NOT_ACTIVATED)
                                ? " It is not activated: it may be restored into, but not backed up."
                                : ""),
                now);
    }

    /** The Ready condition of a Cloud HSM that this operator must not ask for. */
    public static Condition wrongCloud(CloudHsm hsm, Cloud cloud, Instant now) {
        return condition(
                hsm,
                Status.FALSE,
                ProbePolicy.WRONG_CLOUD,
                hsm.getSpec().id().isEmpty()
                        ? "spec.resourceId is not the ARM id of a Cloud HSM. Create another CloudHsm with the right one."
                        : "spec.cloud is not the cloud of this operator (" + name(cloud)
                                + ", HSMBACKUP_AZURE_CLOUD). Create the CloudHsm in a cluster whose operator runs for that"
                                + " cloud.",
                now);
    }

    /**
     * The status after a probe; equal to the old one where nothing changed.
     *
     * @param answer null: it was not asked
     */
    public static CloudHsmStatus status(CloudHsm hsm, Condition ready, @Nullable ClusterAnswer answer) {
        Cluster cluster = answer instanceof Cluster known ? known : null;
        return new CloudHsmStatus(
                hsm.getMetadata().getGeneration(),
                Conditions.with(hsm.getStatus().conditions(), ready),
                cluster == null ? null : word(cluster.provisioningState()),
                cluster == null ? null : word(cluster.activationState()));
    }

    /** Whether Ready changed between yes and no, or its reason did, so that it is news. */
    public static boolean isNews(CloudHsm hsm, Condition ready) {
        return ProbePolicy.isNews(hsm.getStatus().conditions(), ready);
    }

    private static @Nullable String word(String azures) {
        if (azures.isEmpty()) {
            return null;
        }
        return azures.length() > LONGEST_WORD ? azures.substring(0, LONGEST_WORD) : azures;
    }

    private static String name(Cloud cloud) {
        return switch (cloud) {
            case AZURE_PUBLIC -> "AzurePublic";
            case AZURE_US_GOVERNMENT -> "AzureUSGovernment";
            case AZURE_CHINA -> "AzureChina";
            case UNKNOWN -> "unknown";
        };
    }

    private static Condition condition(CloudHsm hsm, Status status, String reason, String message, Instant now) {
        return new Condition(
                ProbePolicy.READY, status, reason, message, hsm.getMetadata().getGeneration(), now);
    }
}
