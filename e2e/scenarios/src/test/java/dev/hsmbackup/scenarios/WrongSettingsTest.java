package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.rig.Checkout;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged operator with a wrong setting: one line that says what to write, and exit code 2, before anything is
 * tried. Here is one value for each way in which a setting is read, and all that read files; the other bad values are in
 * the operator's {@code OperatorSettingsTest}, {@code AzureSettingsTest} and {@code LauncherTest}.
 */
class WrongSettingsTest {

    private static final String SECRET = "c2VjcmV0LWNhbmFyeQ";

    /** To find one that hangs; it takes about a second. */
    private static final long SECONDS = 30;

    @TempDir
    Path directory;

    private record Ended(int code, String output) {}

    /** FILE: one that holds no sense; DIR: a folder; blank: the variable is not set. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HSMBACKUP_NAMESPACE           | Kube_System                 | HSMBACKUP_NAMESPACE is \\\"Kube_System\\\"; it must be",
                "HSMBACKUP_POD_NAME            | -                           | HSMBACKUP_POD_NAME is \\\"-\\\"; it must be",
                "HSMBACKUP_LEADER_ELECTION     | yes                         | HSMBACKUP_LEADER_ELECTION is \\\"yes\\\"; it must be true or false",
                "HSMBACKUP_HEALTH_ADDRESS      | 8081                        | HSMBACKUP_HEALTH_ADDRESS is \\\"8081\\\"; it must be an IP address and a port",
                "HSMBACKUP_PROBE_INTERVAL      | 5                           | HSMBACKUP_PROBE_INTERVAL is \\\"5\\\"; it must be a duration from 10s to 24h",
                "HSMBACKUP_TRUST_ALL           | true                        | Unknown variable HSMBACKUP_TRUST_ALL; remove it",
                "HSMBACKUP_AZURE_CLOUD         | azurecloud                  | HSMBACKUP_AZURE_CLOUD=azurecloud is wrong: write one of AzureCloud",
                "AZURE_AUTHORITY_HOST          | https://evil.example/       | AZURE_AUTHORITY_HOST=https://evil.example/ is wrong",
                "AZURE_CLIENT_ID               | c2VjcmV0LWNhbmFyeQ          | AZURE_CLIENT_ID is wrong: write a GUID",
                "AZURE_FEDERATED_TOKEN_FILE    |                             | AZURE_FEDERATED_TOKEN_FILE is not set, but",
                "AZURE_FEDERATED_TOKEN_FILE    | /nonexistent/token          | AZURE_FEDERATED_TOKEN_FILE=/nonexistent/token cannot be read: mount the file",
                "HTTPS_PROXY                   | https://a:c2VjcmV0LWNhbmFyeQ@p | HTTPS_PROXY is wrong: its scheme is https",
                "HSMBACKUP_CA_FILE             | /nonexistent/ca.pem         | HSMBACKUP_CA_FILE=/nonexistent/ca.pem cannot be read",
                "HSMBACKUP_CA_FILE             | FILE                        | is not a list of certificates in PEM",
                "KUBECONFIG                    | /nonexistent/config         | KUBECONFIG names no file that can be read: /nonexistent/config; set KUBECONFIG",
                "KUBECONFIG                    | FILE                        | KUBECONFIG names a file that is not a kubeconfig; set KUBECONFIG",
                "KUBECONFIG                    |                             | KUBECONFIG is not set and there is no service account's token",
            })
    void shouldSayInOneLineWhatToWrite(String variable, String value, String message) throws Exception {
        var environment = environment();
        if (value == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, value.equals("FILE") ? junk().toString() : value);
        }

        assertRefused(run(environment), message);
    }

    @Test
    void shouldMissTheCertificateAtTheStart() throws Exception {
        var environment = environment();
        environment.put("HSMBACKUP_AZURE_CREDENTIAL", "ClientCertificate");
        environment.put("AZURE_CLIENT_CERTIFICATE_PATH", "/nonexistent.pem");
        environment.put("AZURE_CLIENT_CERTIFICATE_PASSWORD", SECRET);

        assertRefused(run(environment), "AZURE_CLIENT_CERTIFICATE_PATH=/nonexistent.pem cannot be read");
    }

    private static void assertRefused(Ended ended, String message) {
        var lines = ended.output().lines().toList();
        assertThat(lines)
                .as(ended.output())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"level\":\"ERROR\"", "\"event\":\"wrong-setting\"", message)
                        .doesNotContain(SECRET, "exception"));
        assertThat(ended.code()).isEqualTo(2);
    }

    /** Complete and right, but that nothing listens at the API server's address. */
    private Map<String, String> environment() throws IOException {
        var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", directory.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("HSMBACKUP_NAMESPACE", "hsm-backup-system");
        environment.put("HSMBACKUP_POD_NAME", "operator-0");
        environment.put("HSMBACKUP_HEALTH_ADDRESS", "127.0.0.1:0");
        environment.put("HSMBACKUP_METRICS_ADDRESS", "127.0.0.1:0");
        environment.put("AZURE_FEDERATED_TOKEN_FILE", kubeconfig.toString());
        return environment;
    }

    private Path junk() throws IOException {
        return Files.writeString(directory.resolve("junk"), "junk: [\n\u001b[31m");
    }

    private Ended run(Map<String, String> environment) throws IOException, InterruptedException {
        var output = directory.resolve("output");
        var builder = new ProcessBuilder(Checkout.locate().operator().toString())
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ended by itself: %s", Files.readString(output))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
