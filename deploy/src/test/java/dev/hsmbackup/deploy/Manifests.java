package dev.hsmbackup.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chart renders to, parsed. */
record Manifests(String yaml, List<JsonNode> documents) {
    static final Path CHART = Path.of("chart");
    static final String NAMESPACE = "hsm-backup-system";
    static final String NAME = "hsm-backup-operator";
    private static final YAMLMapper YAML = new YAMLMapper();

    static Manifests render(Map<String, String> values) {
        return of(Chart.render(CHART, NAMESPACE, values));
    }

    static Manifests of(String yaml) {
        try (var parser = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            List<JsonNode> documents = parser.readAll().stream()
                    .filter(document -> !document.isNull() && !document.isEmpty())
                    .toList();
            return new Manifests(yaml, documents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String write(Object document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<JsonNode> all(String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind));
    }

    /** The only document of this kind. */
    JsonNode one(String kind) {
        List<JsonNode> found = all(kind).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " documents of kind " + kind + " in\n" + yaml);
        }
        return found.getFirst();
    }

    JsonNode pod() {
        return one("Deployment").at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    /** Value of an environment variable, or where it comes from as {@code secret/key}; missing if there is none. */
    String env(String name) {
        for (JsonNode variable : container().path("env")) {
            if (variable.path("name").asText().equals(name)) {
                JsonNode secret = variable.at("/valueFrom/secretKeyRef");
                return secret.isMissingNode()
                        ? variable.path("value").asText()
                        : secret.path("name").asText() + "/"
                                + secret.path("key").asText();
            }
        }
        return "missing";
    }
}
