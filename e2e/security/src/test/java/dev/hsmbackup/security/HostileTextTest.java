package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Text of Azure, of Entra and of objects, wherever the operator quotes it. What became of the log is judged by
 * {@link WholeRunTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Bytes of anything that Azure says. */
    private static final int FOREIGN = 1024;

    /** Bytes of a message of ours around it. */
    private static final int MESSAGE = FOREIGN + 512;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final TcpCanary ldap = new TcpCanary();
    private Team team;

    /** Where the text stands. */
    enum Place {
        REFUSAL(Phase.FAILED, "InvalidRequest"),
        JOB_ID(Phase.UNKNOWN, "StartOutcomeUnknown"),
        FAILURE(Phase.FAILED, "AzureFailed"),
        FOLDER(Phase.UNKNOWN, "NoArtifact"),
        SIGN_IN(Phase.PENDING, "CredentialUnavailable"),
        ANNOTATION(Phase.SUCCEEDED, "BackupSucceeded");

        private final Phase phase;
        private final String reason;

        Place(Phase phase, String reason) {
            this.phase = phase;
            this.reason = reason;
        }
    }

    /** One text in one place. */
    record Row(Place place, HostileText text) {

        String name() {
            return place.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + text.word();
        }
    }

    static Stream<Row> rows() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(HostileText.values()).map(text -> new Row(place, text)))
                // More than is read at all: told by the status code alone, and once is enough.
                .filter(row ->
                        !row.text().beyondTheCap() || row.place() == Place.REFUSAL || row.place() == Place.SIGN_IN)
                // The API server takes no broken surrogates.
                .filter(row -> row.place() != Place.ANNOTATION || row.text() != HostileText.LONE_SURROGATES);
    }

    @BeforeAll
    void sayIt() {
        team = Shared.platform().team("text");
        rows().forEach(this::say);
    }

    private void say(Row row) {
        String text = row.text().json(ldap.port());
        Hsm hsm =
                team.undeclaredHsm(row.place().name().toLowerCase(Locale.ROOT).replace("_", ""), Duration.ofMillis(1));
        String identity = "";
        String start = "\"method\": \"POST\", \"path\": \"/backup\", \"action\": ";
        String poll = "\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"count\": 0, \"action\": ";
        switch (row.place()) {
            case REFUSAL -> hsm.fault(start + status(400, """
                    {"error": {"code": %s, "message": %s, "innererror": {"code": %s}}}""".formatted(text, text, text)));
            case JOB_ID -> hsm.fault(start + """
                    {"type": "patch", "headers": {"Azure-AsyncOperation": null}, "body": {"jobId": %s}}""".formatted(text));
            case FAILURE -> {
                // First a word and details about a job that runs on, then its end.
                hsm.fault("\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"action\": "
                        + """
                        {"type": "patch", "body": {"status": %s, "statusDetails": %s, "error": null}}""".formatted(text, text));
                hsm.fault(poll + """
                        {"type": "patch", "body": {"status": "Failed", "statusDetails": %s,
                         "error": {"code": %s, "message": %s}}}""".formatted(text, text, text));
            }
            case FOLDER ->
                hsm.fault(poll + "{\"type\": \"patch\", \"body\": {\"status\": \"Succeeded\","
                        + " \"azureStorageBlobContainerUri\": " + text + "}}");
            case SIGN_IN -> {
                String tenant = UUID.randomUUID().toString();
                identity = "identity: {tenantId: " + tenant + "}";
                Shared.control("POST", "/faults", """
                        {"host": "%s", "path": "/%s/.*", "count": 0, "action": %s}""".formatted(
                                Shared.LOGIN, tenant, status(400, """
                                {"error": %s, "error_description": %s, "error_codes": [70021], "suberror": %s,
                                 "correlation_id": %s, "claims": %s}""".formatted(text, text, text, text, text))));
            }
            case ANNOTATION -> {}
        }
        Shared.declare(hsm.name(), identity, team.namespace());
        if (row.place() == Place.ANNOTATION) {
            annotated(row, hsm);
        } else {
            team.requestBackup(row.name(), hsm);
        }
    }

    /** The fault's action; the body is JSON inside JSON. */
    private static String status(int status, String body) {
        return """
                {"type": "status", "status": %d, "headers": {"Content-Type": "application/json"}, "body": %s}""".formatted(status, HostileText.quote(body));
    }

    private void annotated(Row row, Hsm hsm) {
        HsmBackup backup = new HsmBackup();
        backup.getMetadata().setNamespace(team.namespace());
        backup.getMetadata().setName(row.name());
        backup.getMetadata()
                .setAnnotations(Map.of("example.com/note", unquoted(row.text().json(ldap.port()))));
        backup.setSpec(Serialization.unmarshal(
                "{\"managedHsmRef\": {\"name\": \"" + hsm.name() + "\"}}", HsmBackupSpec.class));
        Shared.platform().admin().resource(backup).create();
    }

    private static String unquoted(String json) {
        try {
            return JSON.readValue(json, String.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "S15 {0}")
    @MethodSource("rows")
    @DisplayName("S15 hostile text in status and events")
    void shouldWriteOnlyCleanAndShortText(Row row) throws IOException {
        Phase phase = row.place().phase;
        if (phase == Phase.PENDING) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(Shared.reason(team.backup(row.name()))).isEqualTo(row.place().reason));
        } else {
            RunStatus end = team.awaitEnd(row.name());
            assertThat(end.phase()).isEqualTo(phase);
            assertThat(Shared.reason(team.backup(row.name()))).isEqualTo(row.place().reason);
            team.awaitEvents(row.name(), 1);
        }

        assertClean(row);
        assertThat(ldap.connections()).as("lookups").isZero();
    }

    private void assertClean(Row row) throws IOException {
        HsmBackup backup = team.backup(row.name());
        JsonNode status = JSON.readTree(Serialization.asJson(backup.getStatus()));
        for (String text : texts(status)) {
            assertThat(UNPRINTABLE.matcher(text).find()).as(text).isFalse();
            assertThat(bytes(text)).as(text).isLessThanOrEqualTo(MESSAGE);
        }
        for (String field : List.of("jobStatus", "statusDetails", "jobId", "folderUri")) {
            assertThat(bytes(status.path(field).asText())).isLessThanOrEqualTo(FOREIGN);
        }
        assertThat(bytes(status.at("/error/message").asText())).isLessThanOrEqualTo(FOREIGN);
        assertThat(bytes(status.at("/error/code").asText())).isLessThanOrEqualTo(128);
        team.events(row.name()).forEach(event -> {
            assertThat(UNPRINTABLE.matcher(event.getNote()).find())
                    .as(event.getNote())
                    .isFalse();
            assertThat(bytes(event.getNote())).isLessThanOrEqualTo(FOREIGN);
            assertThat(event.getReason()).matches("[A-Za-z]{3,40}");
            assertThat(event.getAction()).matches("[A-Za-z]{3,40}");
        });
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The judgement above must be able to fail. */
    @ParameterizedTest(name = "S15 {0}")
    @EnumSource(
            value = HostileText.class,
            names = {"LINES", "JSON_BREAK", "ANSI", "SEPARATORS", "BIDI", "INVISIBLE", "CONTROLS", "LONE_SURROGATES"})
    @DisplayName("S15 the texts are hostile")
    void shouldBeUnprintableAsItIs(HostileText text) {
        assertThat(UNPRINTABLE.matcher(unquoted(text.json(1))).find()).isTrue();
    }

    @AfterAll
    void close() {
        Evidence.close(team);
        ldap.close();
    }
}
