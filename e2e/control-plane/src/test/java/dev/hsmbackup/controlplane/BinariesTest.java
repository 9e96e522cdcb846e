package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinariesTest {
    private static final EnumSet<Tool> SERVERS =
            EnumSet.of(Tool.ETCD, Tool.KUBE_APISERVER, Tool.KUBE_CONTROLLER_MANAGER);
    private static final EnumSet<Tool> NONE = EnumSet.noneOf(Tool.class);

    @TempDir
    Path temp;

    private final List<String> progress = new ArrayList<>();

    static Stream<Arguments> lookups() {
        var envtest = EnumSet.of(Tool.ETCD, Tool.KUBE_APISERVER);
        var manager = EnumSet.of(Tool.KUBE_CONTROLLER_MANAGER);
        return Stream.of(
                // in the assets, in the cache; from the assets, from the cache, built
                Arguments.of(SERVERS, NONE, SERVERS, NONE, NONE),
                Arguments.of(SERVERS, SERVERS, SERVERS, NONE, NONE),
                Arguments.of(envtest, SERVERS, envtest, manager, NONE),
                Arguments.of(envtest, NONE, envtest, NONE, manager),
                Arguments.of(NONE, SERVERS, NONE, SERVERS, NONE),
                Arguments.of(NONE, envtest, NONE, envtest, manager),
                Arguments.of(NONE, NONE, NONE, NONE, SERVERS));
    }

    @ParameterizedTest(name = "assets {0}, cache {1}")
    @MethodSource("lookups")
    void shouldLookInAssetsThenInCacheThenBuild(
            EnumSet<Tool> inAssets,
            EnumSet<Tool> inCache,
            EnumSet<Tool> fromAssets,
            EnumSet<Tool> fromCache,
            EnumSet<Tool> built)
            throws IOException {
        put(inAssets, assets());
        put(inCache, cache());
        Programs.go(path(), "");

        var found = binaries(environment()).find(SERVERS);

        for (var tool : fromAssets) {
            assertThat(found.get(tool)).isEqualTo(assets().resolve(tool.fileName()));
        }
        for (var tool : fromCache) {
            assertThat(found.get(tool)).isEqualTo(cache().resolve(tool.fileName()));
        }
        for (var tool : built) {
            assertThat(found.get(tool))
                    .isEqualTo(cache().resolve(tool.fileName()))
                    .isExecutable();
        }
        var packages = built.stream().map(Tool::goPackage).toList();
        if (packages.isEmpty()) {
            assertThat(calls()).isEmpty();
        } else {
            assertThat(calls()).singleElement().asString().endsWith(" " + String.join(" ", packages));
        }
    }

    @Test
    void shouldNameEachStep() throws IOException {
        put(EnumSet.of(Tool.ETCD), assets());
        put(EnumSet.of(Tool.KUBE_APISERVER), cache());
        var go = Programs.go(path(), "");

        binaries(environment()).find(SERVERS);

        assertThat(progress)
                .containsExactly(
                        "KUBEBUILDER_ASSETS=" + assets() + " has etcd",
                        "cache " + cache() + " has kube-apiserver",
                        "building kube-controller-manager v1.36.3 from Go modules with " + go
                                + ", once; up to 5 minutes on 2 cores",
                        "built kube-controller-manager into " + cache());
    }

    @Test
    void shouldIgnoreFilesThatCannotRun() throws IOException {
        Files.createDirectories(assets());
        Files.writeString(assets().resolve("etcd"), "not a program");
        put(SERVERS, cache());

        var found = binaries(environment()).find(SERVERS);

        assertThat(found.get(Tool.ETCD)).isEqualTo(cache().resolve("etcd"));
    }

    @Test
    void shouldSayInOneLineWhatToInstallWhenThereIsNoGo() {
        var nothing = Map.of("XDG_CACHE_HOME", temp.toString(), "PATH", path().toString());

        assertThatThrownBy(() -> binaries(nothing).find(SERVERS))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessage("No etcd, kube-apiserver, kube-controller-manager and no Go to build from: install Go 1.21"
                        + " or newer (Debian, Ubuntu: package golang-go; else https://go.dev/dl), or set"
                        + " KUBEBUILDER_ASSETS to a folder that has them");
    }

    @Test
    void shouldLeaveNothingBehindWhenTheBuildFails() throws IOException {
        Programs.script(path().resolve("go"), "echo 'go: module lookup disabled' >&2; exit 7\n");

        assertThatThrownBy(() -> binaries(environment()).find(SERVERS))
                .hasMessage("go build failed with exit code 7:\ngo: module lookup disabled");

        try (var files = Files.list(cache())) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly(".lock");
        }
    }

    @Test
    void shouldGiveTheVersionToTheLinker() throws IOException {
        Programs.go(path(), "");

        binaries(environment()).find(EnumSet.of(Tool.KUBE_APISERVER));

        assertThat(calls())
                .singleElement()
                .asString()
                .contains("-X k8s.io/component-base/version.gitVersion=v1.36.3 "
                        + "-X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36");
    }

    static Stream<Arguments> kubectls() {
        return Stream.of(
                Arguments.of("{\"clientVersion\": {\"gitVersion\": \"v1.36.3\"}}", true),
                Arguments.of("{\"clientVersion\": {\"gitVersion\": \"v1.31.0-dispatcher\"}}", true),
                Arguments.of("{\"clientVersion\": {\"gitVersion\": \"v1.30.9\"}}", false),
                Arguments.of("kubectl: no such component", false));
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void shouldTakeTheKubectlOfPathWhenItIsGoodEnough(String version, boolean taken) throws IOException {
        var onPath = Programs.printing(path().resolve("kubectl"), version);
        put(EnumSet.of(Tool.KUBECTL), cache());

        var kubectl = binaries(environment()).kubectl();

        assertThat(kubectl).isEqualTo(taken ? onPath : cache().resolve("kubectl"));
    }

    @Test
    void shouldTakeTheCacheOnlyForItsVersion() throws IOException {
        put(SERVERS, temp.resolve("hsm-backup-operator/control-plane/v1.35.0"));
        Programs.go(path(), "");

        binaries(environment()).find(SERVERS);

        assertThat(calls()).hasSize(1);
    }

    private Binaries binaries(Map<String, String> environment) {
        return new Binaries(environment, Pins.load(), new GoToolchain(environment, List.of()), progress::add);
    }

    /** The fake go needs the tools of /bin; no go and no kubectl lie there. */
    private Map<String, String> environment() {
        return Map.of(
                "KUBEBUILDER_ASSETS", assets().toString(),
                "XDG_CACHE_HOME", temp.toString(),
                "PATH", path() + ":/bin");
    }

    private Path assets() {
        return temp.resolve("assets");
    }

    private Path cache() {
        return temp.resolve("hsm-backup-operator/control-plane/v1.36.3");
    }

    private Path path() {
        return temp.resolve("path");
    }

    private List<String> calls() throws IOException {
        var calls = path().resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private static void put(EnumSet<Tool> tools, Path directory) throws IOException {
        for (var tool : tools) {
            Programs.printing(directory.resolve(tool.fileName()), "");
        }
    }
}
