package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.SyncPoller;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.administration.KeyVaultBackupClient;
import com.azure.security.keyvault.administration.KeyVaultBackupClientBuilder;
import com.azure.security.keyvault.administration.models.KeyVaultBackupOperation;
import com.azure.security.keyvault.administration.models.KeyVaultRestoreOperation;
import com.azure.security.keyvault.administration.models.KeyVaultSelectiveKeyRestoreOperation;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hsmbackup.simulator.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Microsoft's Java clients, unchanged, with their own credential, challenge and poller code. */
class JavaClientTest {
    private Rig rig;
    private HttpClient http;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        rig = new Rig(directory);
        http = new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(rig.trust()))
                .proxy(new ProxyOptions(
                        ProxyOptions.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                                "127.0.0.1", rig.simulator.proxy().getPort())))
                .build();
        for (String hsm : new String[] {"payments", "spare"}) {
            rig.control(
                    "PATCH",
                    "/hsms/" + hsm,
                    "{\"jobTimes\":{\"backup\":\"1s\",\"restore\":\"1s\",\"selectiveRestore\":\"1s\"},"
                            + "\"restoreBlockedAfter\":\"0s\"}");
        }
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldBackUpAndRestore() throws IOException {
        KeyVaultBackupClient client = client(TestFleet.HSM, secret(TestFleet.SECRET));

        SyncPoller<KeyVaultBackupOperation, String> backup = client.beginBackup(TestFleet.CONTAINER, null);
        PollResponse<KeyVaultBackupOperation> done = backup.waitForCompletion(Duration.ofSeconds(20));
        String folder = backup.getFinalResult();
        rig.hsm("POST", "/keys/later/create?api-version=7.5", "{\"kty\":\"EC-HSM\"}");
        PollResponse<KeyVaultRestoreOperation> restored =
                client.beginRestore(folder, null).waitForCompletion(Duration.ofSeconds(20));

        assertThat(done.getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(folder).matches(TestFleet.CONTAINER + "/mhsm-payments-\\d{16}");
        assertThat(restored.getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(rig.hsm("GET", "/keys/later?api-version=7.5", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldUnderstandTheOddities() {
        KeyVaultBackupClient client = client(TestFleet.OTHER_HSM, secret(TestFleet.SECRET));

        SyncPoller<KeyVaultBackupOperation, String> backup = client.beginBackup(TestFleet.CONTAINER, null);
        backup.waitForCompletion(Duration.ofSeconds(20));

        assertThat(backup.getFinalResult()).matches(TestFleet.CONTAINER + "/mhsm-spare-\\d{14}");
    }

    @Test
    void shouldReportASelectiveRestoreThatRestoredNothing() throws IOException {
        KeyVaultBackupClient client = client(TestFleet.HSM, secret(TestFleet.SECRET));
        String folder = TestFleet.CONTAINER + "/" + rig.backedUpFolder(TestFleet.HSM);

        PollResponse<KeyVaultSelectiveKeyRestoreOperation> done =
                client.beginSelectiveKeyRestore("signing", folder, null).waitForCompletion(Duration.ofSeconds(20));

        assertThat(done.getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(done.getValue().getStatusDetails()).contains("restored: 0").contains("overwrite: 2");
    }

    @Test
    void shouldSee409WhileAJobRuns() throws IOException {
        rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody());

        assertThatThrownBy(() -> client(TestFleet.HSM, secret(TestFleet.SECRET)).beginBackup(TestFleet.CONTAINER, null))
                .isInstanceOfSatisfying(
                        HttpResponseException.class,
                        refused -> assertThat(refused.getResponse().getStatusCode())
                                .isEqualTo(409))
                .hasMessageContaining("Another backup operation is in progress");
    }

    @Test
    void shouldLogInWithAFederatedToken(@TempDir Path directory) throws Exception {
        Path token = directory.resolve("token");
        Files.writeString(token, serviceAccountToken("https://issuer.example"));
        TokenCredential credential = new WorkloadIdentityCredentialBuilder()
                .httpClient(http)
                .clientId(TestFleet.CLIENT)
                .tenantId(TestFleet.TENANT)
                .tokenFilePath(token.toString())
                .build();

        SyncPoller<KeyVaultBackupOperation, String> backup =
                client(TestFleet.HSM, credential).beginBackup(TestFleet.CONTAINER, null);

        assertThat(backup.waitForCompletion(Duration.ofSeconds(20)).getStatus())
                .isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(rig.arrivals().toString()).contains("\"credential\":\"assertion\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLogInWithACertificateTheIdentityHas(boolean registered) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String certificate = pem(selfSigned(keys));
        String known = registered
                ? certificate
                : pem(selfSigned(KeyPairGenerator.getInstance("RSA").generateKeyPair()));
        rig.control(
                "PATCH",
                "/identities/operator",
                Json.write(Map.of("secrets", List.of(), "certificates", List.of(known))));
        TokenCredential credential = new ClientCertificateCredentialBuilder()
                .httpClient(http)
                .clientId(TestFleet.CLIENT)
                .tenantId(TestFleet.TENANT)
                .pemCertificate(new ByteArrayInputStream(
                        (pem(keys.getPrivate()) + certificate).getBytes(StandardCharsets.US_ASCII)))
                .build();
        TokenRequestContext scope = new TokenRequestContext().addScopes("https://managedhsm.azure.net/.default");

        if (registered) {
            assertThat(credential.getTokenSync(scope).isExpired()).isFalse();
        } else {
            assertThatThrownBy(() -> credential.getTokenSync(scope)).hasStackTraceContaining("AADSTS700027");
        }
    }

    private static X509Certificate selfSigned(KeyPair keys) throws Exception {
        X500Principal name = new X500Principal("CN=operator");
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now.minusSeconds(60)),
                                Date.from(now.plusSeconds(3600)),
                                name,
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object);
        }
        return text.toString();
    }

    @Test
    void shouldSeeEntrasErrors() {
        assertThatThrownBy(() -> client(TestFleet.HSM, secret("wrong")).beginBackup(TestFleet.CONTAINER, null))
                .hasStackTraceContaining("MsalServiceException: AADSTS7000215: Invalid client secret provided.");
    }

    private TokenCredential secret(String secret) {
        return new ClientSecretCredentialBuilder()
                .httpClient(http)
                .clientId(TestFleet.CLIENT)
                .tenantId(TestFleet.TENANT)
                .clientSecret(secret)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .build();
    }

    private KeyVaultBackupClient client(String host, TokenCredential credential) {
        return new KeyVaultBackupClientBuilder()
                .vaultUrl("https://" + host)
                .credential(credential)
                .httpClient(http)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .buildClient();
    }

    private static String serviceAccountToken(String issuer) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject("system:serviceaccount:ns:operator")
                        .audience("api://AzureADTokenExchange")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        jwt.sign(new MACSigner("a key of at least thirty-two bytes"));
        return jwt.serialize();
    }
}
