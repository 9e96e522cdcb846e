package dev.hsmbackup.crash.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crash.chaos.Evidence.Asked;
import dev.hsmbackup.crash.chaos.Evidence.Job;
import dev.hsmbackup.crash.chaos.Evidence.Story;
import dev.hsmbackup.crash.world.Witness;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.JsonLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a run left behind.
 *
 * @param dir the run's folder
 */
record Logs(Path dir) {
    private static final String OPERATOR = "system:serviceaccount:hsm-backup-system:hsm-backup-operator";
    private static final String IMPOSSIBLE_JOB = "0".repeat(32);

    Evidence read() {
        List<JsonNode> kills = lines(Diary.KILLS);
        return new Evidence(
                stories(),
                asked(),
                jobs(),
                written(auditedWrites().filter(Logs::isOperators), line -> line.path("objectRef")),
                written(passedWrites(), line -> line),
                auditedWrites().filter(Predicate.not(Logs::isOperators)).count(),
                kills.stream().filter(line -> line.has("kill")).count(),
                kills.stream()
                        .filter(line -> line.has("time"))
                        .map(line -> Instant.parse(line.path("time").asText()))
                        .toList(),
                kills.stream()
                        .filter(line -> line.has("exitCode"))
                        .mapToInt(line -> line.path("exitCode").asInt())
                        .findFirst()
                        .orElse(-1));
    }

    private List<Story> stories() {
        Map<String, Story> byUid = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(dir.resolve(Witness.FILE))) {
            lines.map(Witness.Line::parse)
                    .forEach(line -> byUid.merge(
                            line.object().getMetadata().getUid(),
                            new Story(
                                    line.object().getMetadata().getName(),
                                    line.object().getMetadata().getUid(),
                                    line.deletes(),
                                    List.of(line.object().getStatus())),
                            Logs::together));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(byUid.values());
    }

    private static Story together(Story before, Story after) {
        List<RunStatus> states = new ArrayList<>(before.states());
        if (!before.last().equals(after.last())) {
            states.add(after.last());
        }
        return new Story(before.name(), before.uid(), before.deleted() || after.deleted(), List.copyOf(states));
    }

    private List<Asked> asked() {
        return lines("simulator/arrivals.jsonl").stream()
                .filter(line -> line.path("host").asText().endsWith(".managedhsm.azure.net"))
                .filter(line -> line.path("path").asText().startsWith("/backup")
                        && !line.path("path").asText().contains(IMPOSSIBLE_JOB))
                .map(line -> new Asked(
                        line.path("host").asText(),
                        line.path("method").asText().equals("POST"),
                        line.path("clientRequestId").asText(),
                        line.path("jobId").asText(),
                        line.path("answer").asText(),
                        line.path("fault").asText()))
                .toList();
    }

    private List<Job> jobs() {
        return lines(Diary.JOBS).stream()
                .map(line -> new Job(
                        line.path("host").asText(),
                        line.path("id").asText(),
                        line.path("status").asText(),
                        line.path("folderUri").asText()))
                .toList();
    }

    private Stream<JsonNode> auditedWrites() {
        return lines("control-plane/audit.log").stream()
                .filter(line -> line.path("stage").asText().equals("ResponseComplete"))
                .filter(line -> line.path("responseStatus").path("code").asInt() == 200)
                .filter(line -> isStatusWrite(line.path("verb").asText(), line.path("objectRef")));
    }

    private Stream<JsonNode> passedWrites() {
        return lines("apigate/requests.jsonl").stream()
                .filter(line -> line.path("serverStatus").asInt() == 200)
                .filter(line -> isStatusWrite(line.path("verb").asText(), line));
    }

    private static boolean isStatusWrite(String verb, JsonNode object) {
        return (verb.equals("update") || verb.equals("patch"))
                && object.path("resource").asText().equals("hsmbackups")
                && object.path("subresource").asText().equals("status");
    }

    private static boolean isOperators(JsonNode auditLine) {
        return auditLine.path("user").path("username").asText().equals(OPERATOR);
    }

    private static Map<String, Long> written(Stream<JsonNode> writes, Function<JsonNode, JsonNode> object) {
        return writes.collect(
                Collectors.groupingBy(line -> object.apply(line).path("name").asText(), Collectors.counting()));
    }

    private List<JsonNode> lines(String file) {
        return new JsonLines(dir.resolve(file)).read();
    }
}
