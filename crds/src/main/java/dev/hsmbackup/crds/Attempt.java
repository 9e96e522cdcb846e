package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The intent to send one start request, recorded before it is sent. Host and identity are frozen in it, so that a change of
 * the {@link ManagedHsm} or {@link CloudHsm} does not touch a running job.
 *
 * @param startedAt whole seconds
 * @param host host name of the HSM, or of ARM, without scheme and port
 * @param resourceId {@link CloudHsmId#path()}; null: a Managed HSM
 */
@ValidationRule(value = "self.id" + Forms.IS_UUID, fieldPath = ".id", message = "id" + Forms.UUID)
@ValidationRule(
        value = "self.startedAt" + Forms.IS_TIME + "self.startedAt" + Forms.IS_SAME + "self.startedAt",
        fieldPath = ".startedAt",
        message = "startedAt" + Forms.TIME)
@JsonClassDescription("The one request that starts the job; recorded before it is sent.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        @Required
        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "Random id of the attempt, sent to Azure as x-ms-client-request-id; it is the correlation id"
                        + " in the HSM's audit log.")
        UUID id,

        @Required @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When the attempt was recorded.")
        Instant startedAt,

        @Required
        @Size(max = 80)
        @JsonPropertyDescription(
                "Host name that the request goes to: of the HSM, or of ARM for a Cloud HSM; the job is followed there even"
                        + " when the ManagedHsm or CloudHsm is changed or deleted.")
        String host,

        @Size(max = 36)
        @JsonPropertyDescription("Client id of the identity used; absent: the operator's own.")
        @Nullable
        String clientId,

        @Size(max = 36)
        @JsonPropertyDescription("Tenant id of the identity used; absent: the operator's own.")
        @Nullable
        String tenantId,

        @Size(max = 1024)
        @JsonPropertyDescription("ARM id of the Cloud HSM that the request is about; absent: a Managed HSM.")
        @Nullable
        String resourceId) {

    public Attempt {
        startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** At a Managed HSM. */
    public Attempt(UUID id, Instant startedAt, String host, @Nullable String clientId, @Nullable String tenantId) {
        this(id, startedAt, host, clientId, tenantId, null);
    }
}
