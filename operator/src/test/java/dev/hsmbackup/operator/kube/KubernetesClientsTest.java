package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hsmbackup.operator.SettingsException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesClientsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/nonexistent/config", "/nonexistent/a:/nonexistent/b", "/", "a\u0000b"})
    void shouldRefuseAKubeconfigThatIsNotThere(String kubeconfig) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> KubernetesClients.config(Map.of("KUBECONFIG", kubeconfig), missing()))
                .withMessageStartingWith("KUBECONFIG names no file that can be read")
                .withMessageEndingWith("or run in a pod that mounts its service account's token");
    }

    @Test
    void shouldNotTryADefaultAddressOutsideACluster() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> KubernetesClients.config(Map.of("HOME", directory.toString()), missing()))
                .withMessageStartingWith(
                        "KUBECONFIG is not set and there is no service account's token in " + missing());
    }

    @Test
    void shouldUnderstandAWatchThatIsTooOld() {
        String event = """
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                 "message": "too old resource version: 256 (268)", "reason": "Expired", "code": 410}}""";

        try (KubernetesClient client = KubernetesClients.builder(Config.empty()).build()) {
            Object told = client.getKubernetesSerialization()
                    .unmarshal(event, WatchEvent.class)
                    .getObject();

            assertThat(told)
                    .isInstanceOfSatisfying(
                            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
        }
    }

    private Path missing() {
        return directory.resolve("token");
    }
}
