package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, in a process of its own. */
class MainTest {
    @TempDir
    private Path work;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ApiGateMain.class.getName(),
                "--dir",
                work.resolve("gate").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void shouldServeUntilStandardInputCloses() throws Exception {
        String token = Setup.userToken();
        Path kubeconfig = Setup.controlPlane().kubeconfigForToken("tester", token);
        Process process = start("--kubeconfig", kubeconfig.toString(), "--until-stdin-closes");
        try {
            Path ready = work.resolve("gate/apigate.json");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready));
            JsonNode addresses = Setup.parse(Files.readString(ready));

            Api api = Api.of(
                    URI.create(addresses.path("server").asText()),
                    Path.of(addresses.path("ca").asText()),
                    token);
            assertThat(api.exists("/version")).isTrue();
            Path written = Path.of(addresses.path("kubeconfig").asText());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                    .isEqualTo("rw-------");
            assertThat(Setup.controlPlane()
                            .kubectlAs(written)
                            .output("auth", "whoami", "-o=jsonpath={.status.userInfo.username}"))
                    .isEqualTo(Setup.userName());

            process.getOutputStream().close();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed).isEqualTo(Files.readString(ready));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldRefuseAKubeconfigWithoutAToken() throws Exception {
        Process process =
                start("--kubeconfig", Setup.controlPlane().adminKubeconfig().toString());

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(printed).startsWith("apigate: cannot start: ").contains("its user has no token");
    }
}
