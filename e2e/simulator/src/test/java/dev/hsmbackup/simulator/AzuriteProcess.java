package dev.hsmbackup.simulator;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.simulator.blob.Azurite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Microsoft's storage emulator, blobs only, in memory, on a free port. */
final class AzuriteProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listens on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final Azurite azurite;

    AzuriteProcess(Path directory) {
        Path node = Tools.node();
        String accounts = "hsmbackups:"
                + Base64.getEncoder().encodeToString("a throw-away account key".getBytes(StandardCharsets.UTF_8));
        Path output = directory.resolve("azurite.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        "node_modules/azurite/dist/src/blob/main.js",
                        "--inMemoryPersistence",
                        "--disableTelemetry",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        "0")
                .directory(node.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("AZURITE_ACCOUNTS", accounts);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String base = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            Matcher matcher = LISTENING.matcher(Files.readString(output));
                            return matcher.find() ? matcher.group(1) : "";
                        },
                        found -> !found.isEmpty());
        azurite = Azurite.of(URI.create(base), accounts);
    }

    Azurite azurite() {
        return azurite;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
