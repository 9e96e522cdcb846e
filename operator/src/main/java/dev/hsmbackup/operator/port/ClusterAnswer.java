package dev.hsmbackup.operator.port;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one request about a Cloud HSM told. */
public sealed interface ClusterAnswer {

    /** Azure's word for a resource that is there and not being changed. */
    String PROVISIONED = "Succeeded";

    /** Azure's word for a Cloud HSM in use. */
    String ACTIVE = "Active";

    /** Azure's word for a fresh Cloud HSM: the only state in which a restore does not destroy it (AZURE.md, finding 7). */
    String NOT_ACTIVATED = "NotActivated";

    /**
     * The Cloud HSM is there. The words are Azure's own, uncut and in its own case, so that they can be compared for
     * equality.
     *
     * @param provisioningState Provisioning, Succeeded, Updating, Failed, Deleting, Canceled, or a word that is newer than
     *     this; empty where Azure gave none
     * @param activationState NotDefined, NotActivated, Active, Failed, Unknown, or a newer word; empty likewise
     * @param userAssignedIdentity whether an identity is attached with which it can reach storage
     * @param statusMessage Azure's words for people, or null
     */
    record Cluster(
            String provisioningState,
            String activationState,
            boolean userAssignedIdentity,
            @Nullable String statusMessage)
            implements ClusterAnswer {}

    /**
     * Nothing is known: the request failed, there is no such Cloud HSM, or the answer is not one about it.
     *
     * @param retryAfter Azure's Retry-After, or null
     */
    record Unavailable(Problem problem, @Nullable Duration retryAfter) implements ClusterAnswer {}
}
