package dev.hsmbackup.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Prometheus (Debian package {@code prometheus}) on loopback that scrapes operators and evaluates rules, both every
 * second. Which operators there are it is told as by a cluster: a pod that was replaced is another target.
 */
public final class Prometheus implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

    private final ChildProcess process;
    private final Path targets;
    private final URI address;

    /**
     * An alert.
     *
     * @param state {@code pending} or {@code firing}
     * @param since when its expression began to hold, without a break since
     */
    public record Alert(String name, String state, Instant since, Map<String, String> labels) {}

    private Prometheus(ChildProcess process, Path targets, URI address) {
        this.process = process;
        this.targets = targets;
        this.address = address;
    }

    /**
     * Starts one that scrapes nothing yet.
     *
     * @param dir gets its files
     * @param rules file of rules
     */
    public static Prometheus start(Path dir, Path rules) {
        Path folder = dir.toAbsolutePath();
        Path targets = folder.resolve("targets.json");
        Path log = folder.resolve("prometheus.log");
        Path data;
        try {
            Files.createDirectories(folder);
            // What an earlier run has seen is not for this one.
            data = Files.createTempDirectory(folder, "data");
            Files.deleteIfExists(log);
            Files.writeString(targets, "[]");
            Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                    rule_files: ["%s"]
                    scrape_configs:
                      - job_name: operator
                        honor_labels: true
                        file_sd_configs: [{files: ["%s"], refresh_interval: 1s}]
                    """.formatted(rules.toAbsolutePath(), targets));
        } catch (IOException e) {
            throw new RigException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
        ChildProcess process = ChildProcess.start(
                "prometheus",
                List.of(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + data,
                        "--web.listen-address=127.0.0.1:0"),
                Environments.clean(),
                log);
        try {
            Waiting.until(
                    "prometheus to be ready",
                    READY_WITHIN,
                    process,
                    () -> listening(log)
                            .filter(it -> Http.status(it.resolve("/-/ready")) == 200)
                            .isPresent());
            return new Prometheus(process, targets, listening(log).orElseThrow());
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** From now on it scrapes these, and nobody else. */
    public void scrape(URI... metrics) {
        String json = Stream.of(metrics)
                .map(it -> "\"" + it.getAuthority() + "\"")
                .collect(Collectors.joining(", ", "[{\"targets\": [", "]}]"));
        Path next = targets.resolveSibling("targets.new");
        try {
            Files.writeString(next, json);
            Files.move(next, targets, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RigException("cannot write " + targets + ": " + e.getMessage(), e);
        }
    }

    /** The alerts of a name that are pending or fire now. */
    public List<Alert> alerts(String name) {
        return elements(get("/api/v1/alerts").at("/data/alerts"))
                .map(alert -> new Alert(
                        alert.at("/labels/alertname").asText(),
                        alert.path("state").asText(),
                        Instant.parse(alert.path("activeAt").asText()),
                        labels(alert.path("labels"))))
                .filter(alert -> alert.name().equals(name))
                .toList();
    }

    /** Whether an expression has a value now. */
    public boolean holds(String expression) {
        return !query(expression).isEmpty();
    }

    /** All samples of a selector in the last ten minutes: values by time, of all its series together. */
    public Map<Instant, Double> samples(String selector) {
        Map<Instant, Double> samples = new TreeMap<>();
        elements(query(selector + "[10m]"))
                .flatMap(series -> elements(series.path("values")))
                .forEach(sample -> samples.put(
                        Instant.ofEpochMilli(Math.round(sample.path(0).asDouble() * 1000)),
                        Double.valueOf(sample.path(1).asText())));
        return samples;
    }

    private JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    private JsonNode get(String path) {
        try {
            return JsonLines.JSON.readTree(Http.get(address.resolve(path)));
        } catch (JsonProcessingException e) {
            throw new RigException("prometheus answered no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Map<String, String> labels(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().asText()));
    }

    private static Optional<URI> listening(Path log) {
        try {
            Matcher matcher = LISTENING.matcher(Files.readString(log));
            return matcher.find() ? Optional.of(URI.create("http://" + matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
