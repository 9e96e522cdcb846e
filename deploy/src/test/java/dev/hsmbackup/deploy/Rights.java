package dev.hsmbackup.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rights as lines, {@code group/resource[name] verbs}, to compare what is listed, rendered and granted. */
final class Rights {
    private static final Path LISTED = Path.of("src/test/resources/rbac.txt");

    private Rights() {}

    /** All lines of the list, each after {@code Kind/role}. */
    static List<String> listed() {
        try {
            return Files.readAllLines(LISTED).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of one role. */
    static List<String> listed(String role) {
        return listed().stream()
                .filter(line -> line.startsWith(role + " "))
                .map(line -> line.substring(role.length() + 1))
                .toList();
    }

    /** Lines of {@code rules} of a role, or of {@code resourceRules} of a review. */
    static Stream<String> of(JsonNode rules) {
        return elements(rules)
                .flatMap(rule -> elements(rule.path("apiGroups"))
                        .flatMap(group -> elements(rule.path("resources"))
                                .map(resource -> line(group.asText(), resource.asText(), rule))));
    }

    private static String line(String group, String resource, JsonNode rule) {
        String names = elements(rule.path("resourceNames"))
                .map(name -> "[" + name.asText() + "]")
                .reduce("", String::concat);
        List<String> verbs = elements(rule.path("verbs")).map(JsonNode::asText).toList();
        return group + "/" + resource + names + " " + String.join(",", verbs);
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
