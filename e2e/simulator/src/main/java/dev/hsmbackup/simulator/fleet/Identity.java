package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application or managed identity.
 *
 * @param name how the rest of the fleet names it
 * @param tenant tenant id; the only tenant of the fleet if absent
 * @param objectId the principal's id in role assignments; derived from the client id if absent
 * @param tokenLifetime how long its tokens live, on the machine's clock; 1 h if absent
 * @param secrets accepted client secrets
 * @param certificates accepted client certificates, PEM text
 * @param federated accepted federated credentials
 */
public record Identity(
        @JsonProperty(required = true) String name,
        @Nullable String tenant,
        @JsonProperty(required = true) String clientId,
        @Nullable String objectId,

        @Nullable Duration tokenLifetime,

        @Nullable List<String> secrets,
        @Nullable List<String> certificates,
        @Nullable List<Federated> federated) {

    /**
     * A federated credential: what an assertion must say.
     *
     * @param issuer any issuer if absent
     * @param audience {@code api://AzureADTokenExchange} if absent
     * @param jwks the issuer's key set; the assertion's signature is checked only where it is given
     */
    public record Federated(
            @Nullable String issuer,
            @JsonProperty(required = true) String subject,
            @Nullable String audience,
            @Nullable Map<String, Object> jwks) {

        public String expectedAudience() {
            return audience == null ? "api://AzureADTokenExchange" : audience;
        }
    }

    public Duration lifetime() {
        return tokenLifetime == null ? Duration.ofHours(1) : tokenLifetime;
    }

    public List<String> allSecrets() {
        return secrets == null ? List.of() : secrets;
    }

    public List<String> allCertificates() {
        return certificates == null ? List.of() : certificates;
    }

    public List<Federated> allFederated() {
        return federated == null ? List.of() : federated;
    }
}
