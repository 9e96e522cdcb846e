package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs kubectl.
 *
 * @param program the program
 * @param kubeconfig as whom
 * @param cache its discovery cache; not the user's own, which is keyed by port, and ports come again
 */
public record Kubectl(Path program, Path kubeconfig, Path cache) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** What a run left. */
    public record Result(int exitCode, String stdout, String stderr) {
        /** Whether the exit code is 0. */
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Runs and returns what comes, success or not; without input. */
    public Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs with text on standard input, for {@code apply -f -}. */
    public Result runWithInput(String input, String... arguments) {
        try {
            var work = Files.createTempDirectory("kubectl");
            try {
                return run(work, input, arguments);
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw ControlPlaneException.of("Running " + program, e);
        } catch (InterruptedException e) {
            throw ControlPlaneException.interrupted("running kubectl", e);
        }
    }

    /**
     * Runs and returns standard output.
     *
     * @throws ControlPlaneException with what it printed, when the exit code is not 0
     */
    public String output(String... arguments) {
        return outputOf(run(arguments), arguments);
    }

    /**
     * Applies manifests.
     *
     * @throws ControlPlaneException with what it printed, when the exit code is not 0
     */
    public String apply(String manifests) {
        String[] arguments = {"apply", "-f", "-"};
        return outputOf(runWithInput(manifests, arguments), arguments);
    }

    /**
     * Waits until the API server serves these kinds. {@code kubectl wait} itself fails where a definition is so new that its
     * status has no conditions yet.
     *
     * @param definitions for example {@code crd/x.example.com}, or {@code crd} and {@code --all}
     * @throws ControlPlaneException with what kubectl printed, when they are not served within half a minute
     */
    public void awaitEstablished(String... definitions) {
        var arguments = new ArrayList<>(List.of("wait", "--for=condition=Established", "--timeout=30s"));
        arguments.addAll(List.of(definitions));
        Result result = run(arguments.toArray(String[]::new));
        for (int tries = 1; result.stderr().contains("accessor error") && tries < 30; tries++) {
            result = run(arguments.toArray(String[]::new));
        }
        outputOf(result, arguments.toArray(String[]::new));
    }

    private Result run(Path work, String input, String... arguments) throws IOException, InterruptedException {
        var stdin = Files.writeString(work.resolve("in"), input).toFile();
        var stdout = work.resolve("out");
        var stderr = work.resolve("err");
        var command = new ArrayList<>(List.of(program.toString(), "--cache-dir=" + cache));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectInput(stdin)
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        // The user's own aliases and defaults (~/.kube/kuberc) are not for us.
        builder.environment().put("KUBERC", "off");
        var process = builder.start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new ControlPlaneException("kubectl " + String.join(" ", arguments) + " does not end within "
                    + TIMEOUT.toSeconds() + " s:\n" + Files.readString(stderr));
        }
        return new Result(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    }

    private static String outputOf(Result result, String... arguments) {
        if (!result.succeeded()) {
            throw new ControlPlaneException("kubectl " + String.join(" ", arguments) + " failed with exit code "
                    + result.exitCode() + ":\n" + result.stdout() + result.stderr());
        }
        return result.stdout();
    }
}
