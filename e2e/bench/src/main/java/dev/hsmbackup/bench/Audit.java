package dev.hsmbackup.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The API server's audit log from a moment on. Reads each line once, so that it can be looked at often. */
final class Audit {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final Path file;
    private final String operator;
    private final List<Request> requests = new ArrayList<>();
    private long position;

    private Audit(Path file, String operator, long position) {
        this.file = file;
        this.operator = operator;
        this.position = position;
    }

    /**
     * One answered request.
     *
     * @param received when the API server had it
     * @param answered when the answer was complete
     * @param resource plural, with the subresource
     */
    record Request(
            Instant received,
            Instant answered,
            boolean byOperator,
            String verb,
            String resource,
            String name,
            int code) {

        boolean is(String wantedVerb, String wantedResource) {
            return verb.equals(wantedVerb) && resource.equals(wantedResource);
        }

        boolean isWrite() {
            return WRITES.contains(verb);
        }
    }

    /**
     * From now on.
     *
     * @param operator the operator's user name
     */
    static Audit fromNow(Path file, String operator) {
        try {
            return new Audit(file, operator, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All so far, oldest first; watches are left out. */
    List<Request> requests() {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(position);
            byte[] bytes = new byte[Math.toIntExact(open.length() - position)];
            open.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            position += end;
            for (String line :
                    new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
                // Most lines are those of Kubernetes' own controllers.
                if (line.contains("hsmbackup") || line.contains(operator)) {
                    add(JSON.readTree(line));
                }
            }
            return List.copyOf(requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(JsonNode line) {
        String verb = line.path("verb").asText();
        if (!line.path("stage").asText().equals("ResponseComplete") || verb.equals("watch")) {
            return;
        }
        JsonNode object = line.path("objectRef");
        String subresource = object.path("subresource").asText();
        requests.add(new Request(
                Instant.parse(line.path("requestReceivedTimestamp").asText()),
                Instant.parse(line.path("stageTimestamp").asText()),
                line.path("user").path("username").asText().equals(operator),
                verb,
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("name").asText(),
                line.path("responseStatus").path("code").asInt()));
    }
}
