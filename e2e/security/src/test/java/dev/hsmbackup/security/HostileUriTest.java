package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.team.AzureFleet;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an admin could be talked into writing as the address of an HSM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUriTest {

    private static final int UNPROCESSABLE = 422;

    /** The list that the CRD and the operator past admission are tested with, one JSON string a line. */
    private static final Path LIST = Path.of("crds", "src", "test", "resources", "hostile-uris.txt");

    private final TcpCanary canary = new TcpCanary();

    static Stream<String> uris() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines =
                Files.readAllLines(Shared.platform().rig().checkout().root().resolve(LIST));
        assertThat(lines).hasSizeGreaterThan(60);
        return lines.stream().map(line -> {
            try {
                return json.readValue(line, String.class);
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        });
    }

    static Stream<String> internal() {
        return Stream.of(
                "https://169.254.169.254",
                "http://169.254.169.254/metadata/identity/oauth2/token",
                "https://10.0.0.1",
                "https://10.0.0.1:443",
                "https://kubernetes.default.svc",
                "https://kubernetes.default.svc.cluster.local:6443",
                "https://[fe80::1]",
                "https://[::ffff:169.254.169.254]",
                "https://metadata.google.internal",
                "https://0",
                "https://0.0.0.0",
                "https://127.1");
    }

    @BeforeAll
    static void moveIn() {
        Strangers.moveIn();
    }

    @ParameterizedTest(name = "S03 {0}")
    @MethodSource("uris")
    @DisplayName("S03 an address that is no HSM's")
    void shouldNotBecomeAManagedHsm(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest(name = "S05 {0}")
    @MethodSource("internal")
    @DisplayName("S05 an address inside the cluster or of its node")
    void shouldNotBecomeAManagedHsmEither(String uri) {
        assertRefused(uri);
        assertRefused("https://127.0.0.1:" + canary.port());
        assertThat(canary.connections()).isZero();
    }

    private static void assertRefused(String uri) {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName("payments").build());
        hsm.setSpec(new ManagedHsmSpec(
                uri,
                ManagedHsmSpec.Storage.of(AzureFleet.CONTAINER),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                null));

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> Shared.platform().admin().resource(hsm).create())
                .matches(refused -> refused.getCode() == UNPROCESSABLE, "is 422");
        assertThat(Strangers.strayRequests()).isEmpty();
    }
}
