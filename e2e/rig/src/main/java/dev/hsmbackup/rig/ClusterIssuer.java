package dev.hsmbackup.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.controlplane.Kubectl;

/**
 * What Microsoft Entra ID would fetch from a cluster's issuer to check its service account tokens.
 *
 * @param issuer the {@code iss} of the cluster's tokens
 * @param jwks its public keys
 */
record ClusterIssuer(String issuer, JsonNode jwks) {

    static ClusterIssuer of(Kubectl admin) {
        try {
            JsonNode metadata =
                    JsonLines.JSON.readTree(admin.output("get", "--raw", "/.well-known/openid-configuration"));
            return new ClusterIssuer(
                    metadata.path("issuer").asText(),
                    JsonLines.JSON.readTree(admin.output("get", "--raw", "/openid/v1/jwks")));
        } catch (JsonProcessingException e) {
            throw new RigException("the API server's OpenID metadata is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
