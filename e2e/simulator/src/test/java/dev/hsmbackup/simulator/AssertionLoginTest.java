package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins by federated assertion and by client certificate. */
class AssertionLoginTest {
    private static final String HSM_SCOPE = "https://managedhsm.azure.net/.default";
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpResponse<String> login(Map<String, String> form) throws IOException {
        return rig.login(TestFleet.LOGIN, TestFleet.TENANT, form);
    }

    private static Map<String, String> assertionForm(String assertion) {
        return Map.of(
                "grant_type", "client_credentials",
                "client_id", TestFleet.CLIENT,
                "client_assertion_type", ASSERTION_TYPE,
                "client_assertion", assertion,
                "scope", HSM_SCOPE);
    }

    private static RSAKey newKey() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID("k").generate();
    }

    private static String assertion(String issuer, String subject, String audience, long lifeSeconds, RSAKey key)
            throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject(subject)
                        .audience(List.of(audience))
                        .expirationTime(Date.from(Instant.now().plusSeconds(lifeSeconds)))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Test
    void shouldIssueATokenForAFittingFederatedAssertion() throws Exception {
        String assertion = assertion(
                "https://issuer.example",
                "system:serviceaccount:ns:operator",
                "api://AzureADTokenExchange",
                60,
                newKey());

        assertThat(login(assertionForm(assertion)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.example, system:serviceaccount:ns:operator, api://AzureADTokenExchange, 60, 70021",
        "https://issuer.example, system:serviceaccount:ns:other, api://AzureADTokenExchange, 60, 70021",
        "https://issuer.example, system:serviceaccount:ns:operator, https://elsewhere, 60, 70021",
        "https://issuer.example, system:serviceaccount:ns:operator, api://AzureADTokenExchange, -600, 700024"
    })
    void shouldRefuseAnAssertionThatDoesNotFit(String issuer, String subject, String audience, long life, int code)
            throws Exception {
        HttpResponse<String> response = login(assertionForm(assertion(issuer, subject, audience, life, newKey())));

        assertThat(response.statusCode()).isIn(400, 401);
        assertThat(Rig.json(response).path("error_codes").get(0).asInt()).isEqualTo(code);
    }

    @Test
    void shouldRefuseAnAssertionThatIsNoToken() throws IOException {
        HttpResponse<String> response = login(assertionForm("not.a.token"));

        assertThat(Rig.json(response).path("error_codes").get(0).asInt()).isEqualTo(50027);
    }

    @Test
    void shouldCheckTheSignatureWhereTheIssuersKeysAreGiven() throws Exception {
        RSAKey right = newKey();
        String jwks = Json.write(new JWKSet(right.toPublicJWK()).toJSONObject());
        rig.control("PATCH", "/identities/operator", "{\"federated\":[{\"subject\":\"me\",\"jwks\":" + jwks + "}]}");

        int good = login(assertionForm(assertion("https://any", "me", "api://AzureADTokenExchange", 60, right)))
                .statusCode();
        HttpResponse<String> bad =
                login(assertionForm(assertion("https://any", "me", "api://AzureADTokenExchange", 60, newKey())));

        assertThat(good).isEqualTo(200);
        assertThat(Rig.json(bad).path("error_codes").get(0).asInt()).isEqualTo(700027);
    }
}
