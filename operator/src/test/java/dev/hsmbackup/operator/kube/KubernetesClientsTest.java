package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hsmbackup.operator.SettingsException;
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

    private Path missing() {
        return directory.resolve("token");
    }
}
