package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One control plane for all tests of a JVM, started when first asked for and ended with the JVM. Tests keep apart by
 * namespaces ({@link TestNamespace}). Its files lie in {@code target/control-plane-run/PID} of the module under test.
 */
public final class SharedControlPlane {
    private static @Nullable ControlPlane running;
    private static @Nullable String failure;

    private SharedControlPlane() {}

    /**
     * The shared control plane.
     *
     * @throws ControlPlaneException it does not start; the same for all callers, as a second try would only take long
     */
    public static synchronized ControlPlane get() {
        var known = running;
        if (known != null) {
            return known;
        }
        if (failure != null) {
            throw new ControlPlaneException(failure);
        }
        try {
            var started = ControlPlane.start(directory(), line -> System.err.println("control plane: " + line));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end-control-plane"));
            running = started;
            return started;
        } catch (RuntimeException e) {
            failure = "The shared control plane did not start when first asked for: " + e.getMessage();
            throw e;
        }
    }

    private static Path directory() {
        var target = Path.of("target").toAbsolutePath();
        if (Files.isDirectory(target)) {
            return target.resolve("control-plane-run")
                    .resolve(Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return Files.createTempDirectory("control-plane-");
        } catch (IOException e) {
            throw ControlPlaneException.of("Making a folder for the control plane", e);
        }
    }
}
