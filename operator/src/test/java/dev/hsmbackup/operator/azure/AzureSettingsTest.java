package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hsmbackup.operator.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureSettingsTest {
    private static final String GUID = "3f1c4d5e-0b6a-4c1e-9f57-2a3b4c5d6e7f";

    @Test
    void shouldDefaultToWorkloadIdentityInThePublicCloud() {
        AzureSettings settings = read(Map.of("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token", "AZURE_CLIENT_ID", GUID));

        assertThat(settings.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(settings.credential()).isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
        assertThat(settings.federatedTokenFile()).isEqualTo(Path.of("/var/run/token"));
        assertThat(settings.clientId()).isEqualTo(GUID);
        assertThat(settings.tenantId()).isNull();
        assertThat(settings.proxy()).isNull();
        assertThat(settings.caFile()).isNull();
    }

    @Test
    void shouldReadWhatEachCredentialNeedsAndNothingElse() {
        Map<String, String> all = Map.of(
                "AZURE_FEDERATED_TOKEN_FILE", "/t",
                "AZURE_CLIENT_ID", GUID,
                "AZURE_CLIENT_SECRET", "s3cret",
                "AZURE_CLIENT_CERTIFICATE_PATH", "/c.pem",
                "AZURE_CLIENT_CERTIFICATE_PASSWORD", " with blanks ");

        AzureSettings secret = read(with(all, "HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret"));
        AzureSettings certificate = read(with(all, "HSMBACKUP_AZURE_CREDENTIAL", "ClientCertificate"));
        AzureSettings managed = read(with(all, "HSMBACKUP_AZURE_CREDENTIAL", "ManagedIdentity"));

        assertThat(secret.clientSecret()).isEqualTo(new Secret("s3cret"));
        assertThat(secret.certificate()).isNull();
        assertThat(secret.federatedTokenFile()).isNull();
        assertThat(certificate.certificate()).isEqualTo(Path.of("/c.pem"));
        assertThat(certificate.certificatePassword()).isEqualTo(new Secret(" with blanks "));
        assertThat(certificate.clientSecret()).isNull();
        assertThat(managed.clientSecret()).isNull();
    }

    @Test
    void shouldNotPrintSecrets() {
        AzureSettings settings = read(Map.of(
                "HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret",
                "AZURE_CLIENT_ID", GUID,
                "AZURE_CLIENT_SECRET", "s3cret",
                "HTTPS_PROXY", "http://joe:pa55@proxy:3128"));

        assertThat(settings.toString()).doesNotContain("s3cret", "pa55").contains("proxy", "3128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HSMBACKUP_AZURE_CLOUD | azurecloud | HSMBACKUP_AZURE_CLOUD=azurecloud is wrong: write one of AzureCloud, AzureUSGovernment, AzureChinaCloud",
                "HSMBACKUP_AZURE_CREDENTIAL | Default | HSMBACKUP_AZURE_CREDENTIAL=Default is wrong: write one of WorkloadIdentity, ManagedIdentity, ClientSecret, ClientCertificate",
                "AZURE_CLIENT_ID | my-app | AZURE_CLIENT_ID is wrong: write a GUID",
                "AZURE_TENANT_ID | common | AZURE_TENANT_ID is wrong: write a GUID",
                "AZURE_FEDERATED_TOKEN_FILE | '' | AZURE_FEDERATED_TOKEN_FILE is not set, but HSMBACKUP_AZURE_CREDENTIAL=WorkloadIdentity needs it: label the pod",
                "AZURE_AUTHORITY_HOST | https://login.microsoftonline.us/ | AZURE_AUTHORITY_HOST=https://login.microsoftonline.us/ is wrong: it does not belong to HSMBACKUP_AZURE_CLOUD=AzureCloud",
                "AZURE_AUTHORITY_HOST | https://evil.example/ | AZURE_AUTHORITY_HOST=https://evil.example/ is wrong",
                "HTTPS_PROXY | https://proxy:3128 | HTTPS_PROXY is wrong: its scheme is https",
                "HTTPS_PROXY | socks5://proxy:3128 | HTTPS_PROXY is wrong: its scheme is socks5",
                "HTTPS_PROXY | http://joe:pa55@:1 | HTTPS_PROXY is wrong: it has no valid host or port",
                "HTTPS_PROXY | http://proxy:99999 | HTTPS_PROXY is wrong: it has no valid host or port",
                "HTTPS_PROXY | http://joe:p a@proxy | HTTPS_PROXY is wrong: it is not a URL",
            })
    void shouldRefuseInOneClearLine(String name, String value, String message) {
        Map<String, String> environment = with(Map.of("AZURE_FEDERATED_TOKEN_FILE", "/t"), name, value);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(environment))
                .satisfies(e -> assertThat(e.getMessage()).startsWith(message).doesNotContain("\n", "pa55", "p a@"));
    }

    @ParameterizedTest
    @CsvSource({
        "ClientSecret, AZURE_CLIENT_SECRET",
        "ClientSecret, AZURE_CLIENT_ID",
        "ClientCertificate, AZURE_CLIENT_CERTIFICATE_PATH",
    })
    void shouldDemandWhatTheCredentialNeeds(String credential, String missing) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HSMBACKUP_AZURE_CREDENTIAL",
                credential,
                "AZURE_CLIENT_ID",
                GUID,
                "AZURE_CLIENT_SECRET",
                "s",
                "AZURE_CLIENT_CERTIFICATE_PATH",
                "/c.pem"));
        environment.remove(missing);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(environment))
                .withMessageStartingWith(missing + " is not set, but HSMBACKUP_AZURE_CREDENTIAL=" + credential);
    }

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, https://login.microsoftonline.com/",
        "AzureCloud, https://login.microsoftonline.com",
        "AzureUSGovernment, https://login.microsoftonline.us/",
        "AzureChinaCloud, https://login.chinacloudapi.cn/",
    })
    void shouldAcceptTheCloudsOwnAuthority(String cloud, String authority) {
        AzureSettings settings = read(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE", "/t",
                "HSMBACKUP_AZURE_CLOUD", cloud,
                "AZURE_AUTHORITY_HOST", authority));

        assertThat(settings.cloud().cliName()).isEqualTo(cloud);
    }

    @Test
    void shouldPreferLowerCaseProxyVariablesAsCurlDoes() {
        ProxySettings proxy = proxy(Map.of(
                "https_proxy", "http://lower:1", "HTTPS_PROXY", "http://upper:2", "no_proxy", "a", "NO_PROXY", "b"));

        assertThat(proxy.host()).isEqualTo("lower");
        assertThat(proxy.exceptions().covers("a")).isTrue();
        assertThat(proxy.exceptions().covers("b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy:3128, proxy, 3128",
        "http://proxy, proxy, 80",
        "proxy:3128, proxy, 3128",
        "http://10.0.0.1:8/, 10.0.0.1, 8",
        "http://[::1]:8080, ::1, 8080",
    })
    void shouldReadProxyAddresses(String value, String host, int port) {
        ProxySettings proxy = proxy(Map.of("HTTPS_PROXY", value));

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.authorization()).isEmpty();
    }

    @Test
    void shouldDecodeProxyCredentials() {
        ProxySettings proxy = proxy(Map.of("HTTPS_PROXY", "http://j%40e:p%3A+s@proxy:3128"));

        assertThat(proxy.user()).isEqualTo("j@e");
        assertThat(proxy.authorization()).contains("Basic akBlOnA6K3M=");
    }

    private static ProxySettings proxy(Map<String, String> environment) {
        return Objects.requireNonNull(
                read(with(environment, "AZURE_FEDERATED_TOKEN_FILE", "/t")).proxy());
    }

    private static AzureSettings read(Map<String, String> environment) {
        return AzureSettings.fromEnvironment(environment);
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> copy = new HashMap<>(environment);
        copy.put(name, value);
        return copy;
    }
}
