package dev.hsmbackup.security;

import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All that the operator told anybody: its log, objects with their managed fields, events, metrics, probes, its command line. */
final class Evidence {

    /** Objects of namespaces that are gone. */
    private static final Map<String, String> KEPT = new ConcurrentHashMap<>();

    private Evidence() {}

    /** Ends a team, but keeps what stands in its namespace. */
    static void close(Team team) {
        KEPT.put("objects of " + team.namespace(), objects("--namespace=" + team.namespace()));
        team.close();
    }

    /** Text by where it was found. */
    static Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>(KEPT);
        texts.put("objects", objects("--all-namespaces"));
        Operator operator = Shared.platform().operator();
        texts.put("/metrics", get(operator.metricsAddress()));
        texts.put("/livez", get(operator.health().resolve("/livez")));
        texts.put("/readyz", get(operator.health().resolve("/readyz")));
        texts.put("/readyz?verbose", get(operator.health().resolve("/readyz?verbose")));
        texts.put("command line", commandLine(operator.pid()));
        logs().forEach((name, text) -> texts.put("log " + name, text));
        return texts;
    }

    /** The files that the operator's processes wrote, of all replicas and from the first process on. */
    static Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Shared.platform().rig().dir().resolve("operator"))) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !isInput(file))
                    .forEach(file -> logs.put(file.getFileName().toString(), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return logs;
    }

    /** What the rig gives the operator: its tokens, and a script with its environment. */
    private static boolean isInput(Path file) {
        String name = file.getFileName().toString();
        return name.equals("azure-identity-token") || name.endsWith(".sh");
    }

    /** Arguments of a process, separated by blanks. */
    static String commandLine(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ');
    }

    private static String objects(String where) {
        return Shared.platform()
                .rig()
                .kubectl()
                .output(
                        "get",
                        "hsmbackups,backupschedules,hsmrestores,cloudhsmrestores,managedhsms,cloudhsms,leases,events,events.events.k8s.io",
                        where,
                        "--output=json",
                        "--show-managed-fields");
    }

    private static String get(URI address) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
