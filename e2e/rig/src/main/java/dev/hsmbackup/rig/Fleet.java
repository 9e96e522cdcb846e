package dev.hsmbackup.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/**
 * The simulator's fleet file, as far as the rig must know it: which identity is the operator's.
 *
 * @param file where it was read from
 * @param content all of it
 */
record Fleet(Path file, JsonNode content) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What the AKS workload identity webhook would take from the service account and the cluster. */
    record OperatorIdentity(String clientId, String tenantId, String cloud) {}

    static Fleet read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RigException("there is no fleet file " + file);
        }
        try {
            return new Fleet(file, YAML.readTree(file.toFile()));
        } catch (IOException e) {
            throw new RigException("the fleet file " + file + " is not YAML: " + e.getMessage(), e);
        }
    }

    /** The identity that trusts the operator's service account. */
    OperatorIdentity operatorIdentity(String serviceAccount) {
        JsonNode identity = StreamSupport.stream(content.path("identities").spliterator(), false)
                .filter(candidate -> trusts(candidate, serviceAccount))
                .findFirst()
                .orElseThrow(() -> new RigException("the fleet file " + file
                        + " has no identity with a federated credential whose subject is " + serviceAccount
                        + ": add one, so that the operator can get tokens"));
        JsonNode tenants = content.path("tenants");
        String tenantId =
                identity.path("tenant").asText(tenants.path(0).path("id").asText());
        String cloud = StreamSupport.stream(tenants.spliterator(), false)
                .filter(tenant -> tenant.path("id").asText().equals(tenantId))
                .map(tenant -> tenant.path("cloud").asText("AzureCloud"))
                .findFirst()
                .orElse("AzureCloud");
        return new OperatorIdentity(identity.path("clientId").asText(), tenantId, cloud);
    }

    /**
     * A copy in which the operator's federated credentials name this cluster as their issuer, with its keys, as somebody
     * would set them up in Microsoft Entra ID: tokens of another cluster are refused. Credentials that name an issuer
     * already are left as they are.
     */
    Fleet trusting(String serviceAccount, String issuer, JsonNode jwks) {
        JsonNode copy = content.deepCopy();
        for (JsonNode identity : copy.path("identities")) {
            for (JsonNode credential : identity.path("federated")) {
                if (isFor(credential, serviceAccount) && !credential.has("issuer")) {
                    ((ObjectNode) credential).put("issuer", issuer).set("jwks", jwks);
                }
            }
        }
        return new Fleet(file, copy);
    }

    /** JSON is YAML too. */
    String text() {
        return content.toPrettyString() + "\n";
    }

    private static boolean trusts(JsonNode identity, String serviceAccount) {
        return StreamSupport.stream(identity.path("federated").spliterator(), false)
                .anyMatch(credential -> isFor(credential, serviceAccount));
    }

    private static boolean isFor(JsonNode credential, String serviceAccount) {
        return credential.path("subject").asText().equals(serviceAccount);
    }
}
