package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {
    private static final String HSM_SCOPE = "https://managedhsm.azure.net/.default";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldServeInstanceDiscovery() throws IOException {
        HttpResponse<String> response = rig.send(
                "GET",
                "https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/"
                        + TestFleet.TENANT + "/oauth2/v2.0/authorize",
                "");

        JsonNode json = Rig.json(response);
        assertThat(json.path("tenant_discovery_endpoint").asText())
                .isEqualTo("https://login.microsoftonline.com/" + TestFleet.TENANT
                        + "/v2.0/.well-known/openid-configuration");
        assertThat(json.path("metadata").get(0).path("aliases").toString()).contains("login.windows.net");
    }

    @ParameterizedTest
    @CsvSource({
        "login.microsoftonline.com, 11111111-1111-4111-8111-111111111111, 200",
        "login.microsoftonline.com, organizations, 200",
        "login.microsoftonline.com, common, 200",
        "login.microsoftonline.us, 11111111-1111-4111-8111-111111111112, 200",
        "login.chinacloudapi.cn, 11111111-1111-4111-8111-111111111113, 200",
        "login.partner.microsoftonline.cn, 11111111-1111-4111-8111-111111111113, 200",
        "login.microsoftonline.us, 11111111-1111-4111-8111-111111111111, 400",
        "login.microsoftonline.com, 11111111-1111-4111-8111-11111111111f, 400"
    })
    void shouldServeOpenIdMetadataOfKnownTenantsOfTheCloud(String host, String tenant, int status) throws IOException {
        HttpResponse<String> response =
                rig.send("GET", "https://" + host + "/" + tenant + "/v2.0/.well-known/openid-configuration", "");

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(Rig.json(response).path("token_endpoint").asText())
                    .isEqualTo("https://" + host + "/" + tenant + "/oauth2/v2.0/token");
        } else {
            assertThat(Rig.json(response).path("error_codes").toString()).isEqualTo("[90002]");
        }
    }

    @Test
    void shouldIssueATokenForASecret() throws IOException, ParseException, JOSEException {
        HttpResponse<String> response = login(secretForm());

        JsonNode json = Rig.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(json.path("expires_in").asInt()).isEqualTo(3599);
        assertThat(json.path("ext_expires_in").asInt()).isEqualTo(3599);
        SignedJWT token = SignedJWT.parse(json.path("access_token").asText());
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("https://managedhsm.azure.net");
        assertThat(token.getJWTClaimsSet().getStringClaim("appid")).isEqualTo(TestFleet.CLIENT);
        assertThat(token.getJWTClaimsSet().getStringClaim("tid")).isEqualTo(TestFleet.TENANT);
    }

    @Test
    void shouldPublishTheKeyThatSignsItsTokens() throws IOException, ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(rig.hsmToken());

        HttpResponse<String> keys =
                rig.send("GET", "https://login.microsoftonline.com/" + TestFleet.TENANT + "/discovery/v2.0/keys", "");

        RSAKey key = (RSAKey) JWKSet.parse(keys.body()).getKeys().getFirst();
        assertThat(token.verify(new com.nimbusds.jose.crypto.RSASSAVerifier(key)))
                .isTrue();
    }

    @Test
    void shouldAcceptTheScopesThatMsalAdds() throws IOException {
        Map<String, String> form = secretForm();
        form.put("scope", HSM_SCOPE + " openid profile offline_access");

        assertThat(login(form).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "client_secret, wrong, 401, invalid_client, 7000215",
        "client_id, 22222222-2222-4222-8222-22222222222f, 400, unauthorized_client, 700016",
        "grant_type, password, 400, unsupported_grant_type, 70003",
        "scope, https://managedhsm.azure.net/.defaul, 400, invalid_scope, 1002012",
        "scope, https://graph.example/.default, 400, invalid_resource, 500011",
        "client_secret, , 401, invalid_client, 7000216"
    })
    void shouldRefuseAsEntraDoes(String field, String value, int status, String error, int code) throws IOException {
        Map<String, String> form = secretForm();
        if (value == null) {
            form.remove(field);
        } else {
            form.put(field, value);
        }

        HttpResponse<String> response = login(form);

        JsonNode json = Rig.json(response);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json.path("error").asText()).isEqualTo(error);
        assertThat(json.path("error_codes").get(0).asInt()).isEqualTo(code);
        assertThat(json.path("error_description").asText())
                .startsWith("AADSTS" + code + ": ")
                .contains(" Trace ID: ", " Correlation ID: ", " Timestamp: ");
        assertThat(json.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
        assertThat(json.path("trace_id").asText()).hasSize(36);
        assertThat(json.path("error_uri").asText()).endsWith("code=" + code);
    }

    @Test
    void shouldCallAShortLivedTokenExpired() throws IOException {
        rig.control("PATCH", "/identities/operator", "{\"tokenLifetime\":\"0s\"}");

        HttpResponse<String> response = rig.hsm("GET", "/keys?api-version=7.5", "");

        assertThat(response.statusCode()).isEqualTo(401);
    }

    private static Map<String, String> secretForm() {
        return new HashMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                TestFleet.CLIENT,
                "client_secret",
                TestFleet.SECRET,
                "scope",
                HSM_SCOPE));
    }

    private HttpResponse<String> login(Map<String, String> form) throws IOException {
        return rig.login(TestFleet.LOGIN, TestFleet.TENANT, form);
    }
}
