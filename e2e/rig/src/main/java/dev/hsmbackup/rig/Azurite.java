package dev.hsmbackup.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft's storage emulator, blobs only, in memory, on a free port of loopback; at the version that the simulator's
 * clients are pinned to.
 */
final class Azurite implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listens on (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern ACCOUNT = Pattern.compile("https://([a-z0-9]+)\\.blob\\.");
    private static final String KEY =
            Base64.getEncoder().encodeToString("a throw-away account key".getBytes(StandardCharsets.UTF_8));
    private static final String PINS = "package-lock.json";

    private final ChildProcess process;
    private final String accounts;
    private final String url;

    private Azurite(ChildProcess process, String accounts, String url) {
        this.process = process;
        this.accounts = accounts;
        this.url = url;
    }

    /**
     * Installs it where that was not done yet, and starts it.
     *
     * @param fleet text of the fleet file; its storage accounts are the ones that there are
     * @param dir gets the log
     */
    static Azurite start(Checkout checkout, String fleet, Path dir) {
        Path packages = install(checkout);
        String accounts = ACCOUNT.matcher(fleet)
                .results()
                .map((MatchResult account) -> account.group(1))
                .distinct()
                .map(account -> account + ":" + KEY)
                .collect(Collectors.joining(";"));
        Map<String, String> environment = new LinkedHashMap<>(Environments.clean());
        environment.put("AZURITE_ACCOUNTS", accounts);
        Path log = dir.resolve("azurite.log");
        TextFile.delete(log);
        ChildProcess process = ChildProcess.start(
                "Azurite",
                List.of(
                        "node",
                        packages.resolve("node_modules/azurite/dist/src/blob/main.js")
                                .toString(),
                        "--inMemoryPersistence",
                        "--disableTelemetry",
                        "--silent",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        "0"),
                environment,
                log);
        try {
            Waiting.until("Azurite to listen", Duration.ofMinutes(1), process, () -> address(log) != null);
            return new Azurite(process, accounts, String.valueOf(address(log)));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** For the simulator's option {@code --azurite}. */
    String url() {
        return url;
    }

    /** For {@code AZURITE_ACCOUNTS}, here and there. */
    String accounts() {
        return accounts;
    }

    @Override
    public void close() {
        process.close();
    }

    private static @Nullable String address(Path log) {
        Matcher found = LISTENING.matcher(TextFile.tail(log, 20));
        return found.find() ? found.group(1) : null;
    }

    /** In the folder, and by the mark, that the simulator's own tests use. */
    private static Path install(Checkout checkout) {
        Path clients = checkout.root().resolve("e2e/simulator/clients");
        Path folder = checkout.root().resolve("e2e/simulator/target/clients-node");
        try {
            Files.createDirectories(folder);
            for (String file : List.of("package.json", PINS, ".npmrc", "blobs.mjs")) {
                Files.copy(clients.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Path installed = folder.resolve("installed");
            String wanted = Files.readString(clients.resolve(PINS));
            if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
                npm(folder);
                Files.writeString(installed, wanted);
            }
            return folder;
        } catch (IOException e) {
            throw new RigException("Azurite cannot be installed into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** With the environment of the caller, which may say where the packages come from. */
    private static void npm(Path folder) throws IOException {
        Path log = folder.resolve("npm.log");
        Process process = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            if (!ended || process.exitValue() != 0) {
                throw new RigException(
                        "npm ci in " + folder + (ended ? " failed: " : " did not end: ") + TextFile.tail(log, 15));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted while npm ci ran", e);
        }
    }
}
