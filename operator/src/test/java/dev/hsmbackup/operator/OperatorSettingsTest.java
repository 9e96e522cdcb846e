package dev.hsmbackup.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSettingsTest {
    @TempDir
    Path directory;

    @Test
    void shouldHaveTheDocumentedDefaults() throws IOException {
        var file = Files.writeString(directory.resolve("namespace"), "hsm-backup-system\n");

        var settings = OperatorSettings.fromEnvironment(Map.of("HOSTNAME", "operator-0", "PATH", "/bin"), file);

        assertThat(settings)
                .isEqualTo(new OperatorSettings(
                        "hsm-backup-system",
                        "operator-0",
                        true,
                        address("0.0.0.0", 8081),
                        address("0.0.0.0", 8080),
                        Duration.ofMinutes(5),
                        "INFO"));
    }

    @Test
    void shouldTakeEverySettingFromTheEnvironment() {
        var settings = read(Map.of(
                "HSMBACKUP_NAMESPACE", "backup",
                "HSMBACKUP_POD_NAME", "pod-7",
                "HSMBACKUP_LEADER_ELECTION", "false",
                "HSMBACKUP_HEALTH_ADDRESS", "[::1]:0",
                "HSMBACKUP_METRICS_ADDRESS", "127.0.0.1:0",
                "HSMBACKUP_PROBE_INTERVAL", "1m30s",
                "HSMBACKUP_LOG_LEVEL", "debug"));

        assertThat(settings)
                .isEqualTo(new OperatorSettings(
                        "backup",
                        "pod-7",
                        false,
                        address("::1", 0),
                        address("127.0.0.1", 0),
                        Duration.ofSeconds(90),
                        "DEBUG"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HSMBACKUP_NAMESPACE|''|HSMBACKUP_NAMESPACE is empty; it must be the name of a namespace",
                "HSMBACKUP_NAMESPACE|Kube_System|HSMBACKUP_NAMESPACE is \"Kube_System\"; it must be the name of a namespace",
                "HSMBACKUP_NAMESPACE|../x|HSMBACKUP_NAMESPACE is \"../x\"; it must be the name of a namespace",
                "HSMBACKUP_POD_NAME|-|HSMBACKUP_POD_NAME is \"-\"; it must be a pod's name",
                "HSMBACKUP_LEADER_ELECTION|yes|HSMBACKUP_LEADER_ELECTION is \"yes\"; it must be true or false",
                "HSMBACKUP_LEADER_ELECTION|''|HSMBACKUP_LEADER_ELECTION is empty; it must be true or false",
                "HSMBACKUP_PROBE_INTERVAL|9s|HSMBACKUP_PROBE_INTERVAL is \"9s\"; it must be a duration from 10s to 24h, as 90s, 5m or 1h30m",
                "HSMBACKUP_PROBE_INTERVAL|24h1s|HSMBACKUP_PROBE_INTERVAL is \"24h1s\"; it must be a duration from 10s to 24h, as 90s, 5m or 1h30m",
                "HSMBACKUP_PROBE_INTERVAL|PT5M|HSMBACKUP_PROBE_INTERVAL is \"PT5M\"; it must be a duration from 10s to 24h, as 90s, 5m or 1h30m",
                "HSMBACKUP_PROBE_INTERVAL|5|HSMBACKUP_PROBE_INTERVAL is \"5\"; it must be a duration from 10s to 24h, as 90s, 5m or 1h30m",
                "HSMBACKUP_PROBE_INTERVAL|''|HSMBACKUP_PROBE_INTERVAL is empty; it must be a duration from 10s to 24h, as 90s, 5m or 1h30m",
                "HSMBACKUP_LOG_LEVEL|verbose|HSMBACKUP_LOG_LEVEL is \"verbose\"; it must be one of ERROR, WARN, INFO, DEBUG, TRACE",
                "HSMBACKUP_LOG_LEVEL|ALL|HSMBACKUP_LOG_LEVEL is \"ALL\"; it must be one of ERROR, WARN, INFO, DEBUG, TRACE",
            })
    void shouldSayInOneLineWhatIsAllowed(String name, String value, String message) {
        assertRefused(Map.of(name, value), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                ":",
                ":x",
                ":65536",
                "0.0.0.0:-1",
                "0.0.0.0",
                "1.2.3:80",
                "1.2.3.256:80",
                "::1:80",
                "[::1]",
                "[zz]:80",
                "example.com:80",
                "localhost.evil:80",
                "http://0.0.0.0:80",
                "0.0.0.0:80/",
                " :80",
                "0.0.0.0:999999",
                "[1.2.3.4]:80x"
            })
    void shouldRefuseAddresses(String address) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(Map.of("HSMBACKUP_METRICS_ADDRESS", address)))
                .withMessageStartingWith("HSMBACKUP_METRICS_ADDRESS is ")
                .withMessageEndingWith(
                        "it must be an IP address and a port, as 0.0.0.0:8080, [::1]:8080 or :8080 for all addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, 127.0.0.1, 9000",
        ":9000, 0.0.0.0, 9000",
        "[::]:9000, ::, 9000",
        "localhost:9000, 127.0.0.1, 9000"
    })
    void shouldAcceptAddresses(String address, String host, int port) {
        assertThat(read(Map.of("HSMBACKUP_METRICS_ADDRESS", address)).metricsAddress())
                .isEqualTo(address(host, port));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:8081", "127.0.0.1:8081", "[::]:8081"})
    void shouldRefuseTwoEndpointsOnOnePort(String metrics) {
        assertRefused(
                Map.of("HSMBACKUP_METRICS_ADDRESS", metrics),
                "HSMBACKUP_HEALTH_ADDRESS and HSMBACKUP_METRICS_ADDRESS both mean port 8081; give one of them another port");
    }

    @ParameterizedTest
    @CsvSource({
        "HSMBACKUP_LOGLEVEL, did you mean HSMBACKUP_LOG_LEVEL?",
        "HSMBACKUP_LEADERELECTION, did you mean HSMBACKUP_LEADER_ELECTION?",
        "HSMBACKUP_METRIC_ADDRESS, did you mean HSMBACKUP_METRICS_ADDRESS?",
        "HSMBACKUP_CA_FILES, did you mean HSMBACKUP_CA_FILE?",
    })
    void shouldSuggestTheNameThatWasMeant(String name, String suggestion) {
        assertRefused(Map.of(name, "x"), "Unknown variable " + name + "; " + suggestion);
    }

    @Test
    void shouldListAllNamesWhereNoneIsAlike() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(Map.of("HSMBACKUP_SOMETHING_ELSE_ENTIRELY", "x")))
                .withMessageStartingWith(
                        "Unknown variable HSMBACKUP_SOMETHING_ELSE_ENTIRELY; remove it; known are HSMBACKUP_NAMESPACE, ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HSMBACKUP_SERVICE_HOST",
                "HSMBACKUP_METRICS_SERVICE_PORT_HTTP",
                "HSMBACKUP_METRICS_PORT",
                "HSMBACKUP_PORT_8080_TCP_ADDR"
            })
    void shouldIgnoreWhatKubernetesSetsForServices(String name) {
        assertThat(read(Map.of(name, "10.0.0.1"))).isEqualTo(read(Map.of()));
    }

    @Test
    void shouldAskForANamespaceOutsideACluster() {
        var missing = directory.resolve("missing");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> OperatorSettings.fromEnvironment(Map.of("HOSTNAME", "x"), missing))
                .withMessageStartingWith("HSMBACKUP_NAMESPACE is not set")
                .withMessageContaining(missing.toString());
    }

    @Test
    void shouldAskForAnIdentityWhereNoneIsKnown() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> OperatorSettings.fromEnvironment(Map.of("HSMBACKUP_NAMESPACE", "x")))
                .withMessageStartingWith("HSMBACKUP_POD_NAME is not set and neither is HOSTNAME; set it");
    }

    @Test
    void shouldKeepItsLineWhole() {
        assertRefused(
                Map.of("HSMBACKUP_LOG_LEVEL", "INFO\n\u001b[31mfake\u2028" + "x".repeat(200)),
                "HSMBACKUP_LOG_LEVEL is \"INFO??[31mfake?" + "x".repeat(65)
                        + "...\"; it must be one of ERROR, WARN, INFO, DEBUG, TRACE");
    }

    @Test
    void shouldDescribeEverySettingInTheReadme() throws IOException {
        var documented = Pattern.compile("(?m)^\\| `(HSMBACKUP_\\w+)`")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(it -> it.group(1))
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(SettingNames.ALL);
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static void assertRefused(Map<String, String> environment, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(environment))
                .withMessage(message);
    }

    private static OperatorSettings read(Map<String, String> environment) {
        var whole =
                new HashMap<>(Map.of("HSMBACKUP_NAMESPACE", "hsm-backup-system", "HSMBACKUP_POD_NAME", "operator-0"));
        whole.putAll(environment);
        return OperatorSettings.fromEnvironment(whole);
    }
}
