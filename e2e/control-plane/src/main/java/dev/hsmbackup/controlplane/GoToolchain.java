package dev.hsmbackup.controlplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Builds the programs from their pinned Go modules with the machine's Go toolchain.
 *
 * @param environment variables that Go sees
 * @param usualPlaces where {@code go} is looked for after PATH
 */
record GoToolchain(Map<String, String> environment, List<Path> usualPlaces) {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
    private static final int LINES_KEPT_FOR_ERRORS = 15;

    static GoToolchain ofMachine() {
        return new GoToolchain(System.getenv(), List.of(Path.of("/usr/local/go/bin"), Path.of("/usr/lib/go/bin")));
    }

    /**
     * Builds into a folder, files named as Go names them.
     *
     * @throws ControlPlaneException no Go (with one line that says what to install), or the build failed (with Go's
     *     last lines)
     */
    void build(Set<Tool> tools, Pins pins, Path into, Consumer<String> progress) {
        var go = SearchPath.find("go", SearchPath.of(environment), usualPlaces)
                .orElseThrow(() -> new ControlPlaneException(missing(tools)));
        progress.accept("building " + names(tools) + " " + pins.version() + " from Go modules with " + go
                + ", once; up to 5 minutes on 2 cores");
        try {
            pins.writeTo(into);
            run(command(go, tools, pins, into), into, progress);
        } catch (IOException e) {
            throw ControlPlaneException.of("Running " + go, e);
        }
    }

    private static String missing(Set<Tool> tools) {
        return "No " + names(tools) + " and no Go to build from: install Go 1.21 or newer (Debian, Ubuntu: package"
                + " golang-go; else https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder that has them";
    }

    private static String names(Set<Tool> tools) {
        return String.join(", ", tools.stream().map(Tool::fileName).toList());
    }

    private static List<String> command(Path go, Set<Tool> tools, Pins pins, Path into) {
        var command = new ArrayList<>(List.of(go.toString(), "build", "-v", "-mod=readonly", "-buildvcs=false"));
        command.addAll(List.of("-trimpath", "-ldflags", pins.linkerFlags(), "-o", into + "/"));
        tools.forEach(tool -> command.add(tool.goPackage()));
        return command;
    }

    private void run(List<String> command, Path directory, Consumer<String> progress) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("GOWORK", "off");
        // Distributions switch the download of the newer toolchain that go.mod asks for off; what the environment says
        // stays.
        builder.environment().putIfAbsent("GOTOOLCHAIN", "auto");
        var process = builder.start();
        var output = new Output();
        var reader = Thread.ofVirtual().start(() -> output.read(process));
        try {
            var seconds = 0L;
            while (!process.waitFor(PROGRESS_EVERY.toSeconds(), TimeUnit.SECONDS)) {
                seconds += PROGRESS_EVERY.toSeconds();
                progress.accept("go build: " + seconds + " s, " + output.summary());
            }
            reader.join();
        } catch (InterruptedException e) {
            process.destroy();
            throw ControlPlaneException.interrupted("building the control plane", e);
        }
        if (process.exitValue() != 0) {
            throw new ControlPlaneException(
                    "go build failed with exit code " + process.exitValue() + ":\n" + output.lastLines());
        }
    }

    /** Go's lines: one for each module loaded and each package compiled. */
    private static final class Output {
        private final Deque<String> last = new ArrayDeque<>();
        private int downloads;
        private int packages;

        void read(Process process) {
            try (BufferedReader lines = process.inputReader()) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                add("(reading the output of go failed: " + e.getMessage() + ")");
            }
        }

        private synchronized void add(String line) {
            if (line.startsWith("go: downloading ")) {
                downloads++;
            } else if (!line.contains(" ")) {
                packages++;
            }
            last.addLast(line);
            if (last.size() > LINES_KEPT_FOR_ERRORS) {
                last.removeFirst();
            }
        }

        synchronized String summary() {
            return downloads + " modules loaded, " + packages + " packages compiled";
        }

        synchronized String lastLines() {
            return String.join("\n", last);
        }
    }
}
