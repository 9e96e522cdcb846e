package dev.hsmbackup.controlplane;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the programs: in {@code KUBEBUILDER_ASSETS}, else in our cache, else built from their Go modules into that
 * cache. Each program is looked up by itself, since the assets of setup-envtest lack kube-controller-manager. Every
 * step is named in the progress.
 */
final class Binaries {
    private final Map<String, String> environment;
    private final Pins pins;
    private final BinaryCache cache;
    private final GoToolchain go;
    private final Consumer<String> progress;

    Binaries(Map<String, String> environment, Pins pins, GoToolchain go, Consumer<String> progress) {
        this.environment = environment;
        this.pins = pins;
        this.cache = BinaryCache.of(environment, pins.version());
        this.go = go;
        this.progress = progress;
    }

    static Binaries ofMachine(Consumer<String> progress) {
        return new Binaries(System.getenv(), Pins.load(), GoToolchain.ofMachine(), progress);
    }

    String version() {
        return pins.version();
    }

    /**
     * Finds or builds programs.
     *
     * @throws ControlPlaneException when they are nowhere and cannot be built
     */
    Map<Tool, Path> find(Set<Tool> wanted) {
        var found = new EnumMap<Tool, Path>(Tool.class);
        fromAssets(wanted, found);
        fromCache(wanted, found);
        var missing = missing(wanted, found);
        if (!missing.isEmpty()) {
            cache.fill(missing, (tools, into) -> go.build(tools, pins, into, progress), progress);
            missing.forEach(tool -> found.put(tool, cache.file(tool)));
            progress.accept("built " + names(missing) + " into " + cache.directory());
        }
        return found;
    }

    /** kubectl from PATH where it works and is not too old, else as {@link #find}. */
    Path kubectl() {
        return new KubectlOnPath(environment, progress)
                .find()
                .orElseGet(
                        () -> find(EnumSet.of(Tool.KUBECTL)).values().iterator().next());
    }

    private void fromAssets(Set<Tool> wanted, Map<Tool, Path> found) {
        var assets = environment.getOrDefault("KUBEBUILDER_ASSETS", "");
        if (assets.isEmpty()) {
            progress.accept("KUBEBUILDER_ASSETS is not set");
            return;
        }
        var here = EnumSet.noneOf(Tool.class);
        for (var tool : wanted) {
            var file = Path.of(assets, tool.fileName());
            if (SearchPath.isProgram(file)) {
                here.add(tool);
                found.put(tool, file);
            }
        }
        progress.accept("KUBEBUILDER_ASSETS=" + assets + " has " + names(here));
    }

    private void fromCache(Set<Tool> wanted, Map<Tool, Path> found) {
        var here = EnumSet.noneOf(Tool.class);
        for (var tool : missing(wanted, found)) {
            if (cache.has(tool)) {
                here.add(tool);
                found.put(tool, cache.file(tool));
            }
        }
        if (!here.isEmpty() || !missing(wanted, found).isEmpty()) {
            progress.accept("cache " + cache.directory() + " has " + names(here));
        }
    }

    private static Set<Tool> missing(Set<Tool> wanted, Map<Tool, Path> found) {
        var missing = EnumSet.copyOf(wanted);
        missing.removeAll(found.keySet());
        return missing;
    }

    private static String names(Set<Tool> tools) {
        List<String> names = tools.stream().map(Tool::fileName).toList();
        return names.isEmpty() ? "none of them" : String.join(", ", names);
    }
}
