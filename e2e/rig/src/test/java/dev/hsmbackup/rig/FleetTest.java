package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {

    private static final String ACCOUNT = "system:serviceaccount:hsm-backup-system:hsm-backup-operator";

    private static final String TWO_TENANTS = """
            tenants:
              - id: first
              - {id: second, cloud: AzureUSGovernment}
            identities:
              - {name: hsm, clientId: a}
              - name: operator
                clientId: b
                tenant: second
                federated:
                  - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                  - {subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator, issuer: "https://other"}
                  - subject: system:serviceaccount:default:default
            """;

    @TempDir
    private Path dir = Path.of("");

    @Test
    void shouldFindTheIdentityThatTrustsTheServiceAccount() throws IOException {
        assertThat(fleet(TWO_TENANTS).operatorIdentity(ACCOUNT))
                .isEqualTo(new Fleet.OperatorIdentity("b", "second", "AzureUSGovernment"));
    }

    @Test
    void shouldTakeTheOnlyTenantWhereTheIdentityNamesNone() throws IOException {
        Fleet fleet = fleet(TWO_TENANTS.replace("    tenant: second\n", ""));

        assertThat(fleet.operatorIdentity(ACCOUNT)).isEqualTo(new Fleet.OperatorIdentity("b", "first", "AzureCloud"));
    }

    @Test
    void shouldSayWhatIsMissingWhenNoIdentityTrustsTheServiceAccount() throws IOException {
        Fleet fleet = fleet("tenants: [{id: first}]\n");

        assertThatThrownBy(() -> fleet.operatorIdentity(ACCOUNT))
                .isInstanceOf(RigException.class)
                .hasMessageContaining(
                        "fleet.yaml has no identity with a federated credential whose subject is " + ACCOUNT);
    }

    @Test
    void shouldTieTheCredentialsOfTheServiceAccountToThisCluster() throws IOException {
        var keys = JsonNodeFactory.instance.objectNode();
        keys.putArray("keys");

        Fleet trusting = fleet(TWO_TENANTS).trusting(ACCOUNT, "https://cluster", keys);

        var credentials = trusting.content().at("/identities/1/federated");
        assertThat(credentials.at("/0/issuer").asText()).isEqualTo("https://cluster");
        assertThat(credentials.at("/0/jwks")).isEqualTo(keys);
        assertThat(credentials.at("/1/issuer").asText()).isEqualTo("https://other");
        assertThat(credentials.at("/1").has("jwks")).isFalse();
        assertThat(credentials.at("/2").has("issuer")).isFalse();
    }

    @Test
    void shouldKnowTheOperatorInTheFleetOfTheDemo() {
        Fleet demo = Fleet.read(Checkout.locate().demoFleet());

        assertThat(demo.operatorIdentity(ACCOUNT).clientId()).isNotEmpty();
    }

    private Fleet fleet(String yaml) throws IOException {
        return Fleet.read(Files.writeString(dir.resolve("fleet.yaml"), yaml));
    }
}
