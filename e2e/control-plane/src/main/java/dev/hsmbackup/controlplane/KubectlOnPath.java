package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The user's own kubectl, when it is good enough: it answers within seconds and knows what our scripts use.
 *
 * @param environment gives PATH
 * @param progress told why one is not taken
 */
record KubectlOnPath(Map<String, String> environment, Consumer<String> progress) {
    /** {@code kubectl wait --for=create} came in 1.31. */
    static final int OLDEST_MINOR = 31;

    private static final long ANSWERS_WITHIN_SECONDS = 10;
    private static final Pattern VERSION = Pattern.compile("\"gitVersion\":\\s*\"(v1\\.(\\d+)[^\"]*)\"");

    Optional<Path> find() {
        var onPath = SearchPath.find("kubectl", SearchPath.of(environment), List.of());
        if (onPath.isEmpty()) {
            progress.accept("no kubectl on PATH");
        }
        return onPath.filter(this::isGoodEnough);
    }

    private boolean isGoodEnough(Path kubectl) {
        var version = VERSION.matcher(versionAsJson(kubectl));
        if (!version.find()) {
            progress.accept("kubectl of PATH, " + kubectl + ", does not tell its version: not used");
            return false;
        }
        var goodEnough = Integer.parseInt(version.group(2)) >= OLDEST_MINOR;
        progress.accept("kubectl of PATH, " + kubectl + " " + version.group(1)
                + (goodEnough ? "" : ", is older than v1." + OLDEST_MINOR + ": not used"));
        return goodEnough;
    }

    private static String versionAsJson(Path kubectl) {
        try {
            var process = new ProcessBuilder(kubectl.toString(), "version", "--client", "--output=json")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw ControlPlaneException.interrupted("asking kubectl for its version", e);
        }
    }
}
