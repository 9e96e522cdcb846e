package dev.hsmbackup.apigate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.apigate.wire.Watches;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.controlplane.SharedControlPlane;
import dev.hsmbackup.controlplane.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gate before the real API server, one per test class; a namespace per test. */
final class Setup implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    static final Match CREATE = Match.of("create", "configmaps");
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable ApiGate gate;
    private @Nullable TestNamespace namespace;

    /** A service account that may do all; one per JVM. */
    private record User(String name, String token) {
        static final User THE_ONE = create();

        private static User create() {
            TestNamespace home = TestNamespace.create(controlPlane(), "apigate");
            Kubectl admin = controlPlane().admin();
            admin.output("-n", home.name(), "create", "serviceaccount", "user");
            admin.output(
                    "create",
                    "clusterrolebinding",
                    "apigate-" + home.name(),
                    "--clusterrole=cluster-admin",
                    "--serviceaccount=" + home.name() + ":user");
            return new User(
                    "system:serviceaccount:" + home.name() + ":user",
                    controlPlane().serviceAccountToken(home.name(), "user", List.of(), Duration.ofHours(1)));
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path directory = Files.createTempDirectory("apigate-test-");
        gate = ApiGate.start(
                GateOptions.of(directory, controlPlane().adminKubeconfig()).withToken(userToken()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        gate().close();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        namespace = TestNamespace.create(
                controlPlane(), context.getRequiredTestMethod().getName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        gate().script().clear();
        gate().link().set(Link.State.UP);
        Objects.requireNonNull(namespace).close();
    }

    static String userToken() {
        return User.THE_ONE.token();
    }

    static String userName() {
        return User.THE_ONE.name();
    }

    static ControlPlane controlPlane() {
        return SharedControlPlane.get();
    }

    ApiGate gate() {
        return Objects.requireNonNull(gate);
    }

    String namespace() {
        return Objects.requireNonNull(namespace).name();
    }

    /** Through the gate. */
    Api gated() {
        return Api.of(gate().server(), gate().ca(), userToken());
    }

    /** Beside the gate, the truth. */
    Api direct() {
        return Api.of(controlPlane().server(), controlPlane().certificateAuthority(), userToken());
    }

    String configMaps() {
        return "/api/v1/namespaces/" + namespace() + "/configmaps";
    }

    /** A ConfigMap as JSON. */
    static String configMap(String name) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"v\"}}";
    }

    /** Creates ConfigMap a through the gate. */
    HttpResponse<String> create() throws IOException, InterruptedException {
        return gated().post(configMaps(), configMap("a"));
    }

    /** Whether ConfigMap a exists in truth. */
    boolean exists() throws IOException, InterruptedException {
        return direct().exists(configMaps() + "/a");
    }

    /** These fields of the newest line. */
    List<String> lastLine(String... fields) {
        JsonNode line = lastRequestLine();
        return Stream.of(fields).map(field -> line.path(field).asText()).toList();
    }

    /** The lines about this test's namespace. */
    List<JsonNode> requestLines() {
        return lines(gate().requests());
    }

    List<JsonNode> eventLines() {
        return lines(gate().events());
    }

    List<Watches.Open> openWatches() {
        return gate().watches().open().stream()
                .filter(watch -> watch.request().namespace().equals(namespace()))
                .toList();
    }

    JsonNode lastRequestLine() {
        return requestLines().getLast();
    }

    private List<JsonNode> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(Setup::parse)
                    .filter(line -> line.path("namespace").asText().equals(namespace()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
