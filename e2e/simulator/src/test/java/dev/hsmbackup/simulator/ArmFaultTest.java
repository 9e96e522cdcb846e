package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every scripted fault at every call to ARM. */
class ArmFaultTest {
    private static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";

    /** Method, cluster and operation; one cluster each, so that none is busy with another's job. */
    private static final List<String[]> CALLS = List.of(
            new String[] {"GET", "clusterA", ""},
            new String[] {"POST", "clusterA", "/backup"},
            new String[] {"POST", "clusterB", "/validateBackupProperties"},
            new String[] {"POST", "clusterC", "/restore"},
            new String[] {"POST", "clusterD", "/validateRestoreProperties"},
            new String[] {"GET", "clusterA", "/backupOperationStatus/0123"},
            new String[] {"GET", "clusterA", "/restoreOperationStatus/0123"});

    private ClusterRig arm;

    @BeforeEach
    void start(@TempDir Path directory) {
        arm = new ClusterRig(directory);
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"status\",\"status\":400,\"body\":\"{}\"}|status|400",
                "{\"type\":\"status\",\"status\":401}|status|broken or 401",
                "{\"type\":\"status\",\"status\":403}|status|403",
                "{\"type\":\"status\",\"status\":404}|status|404",
                "{\"type\":\"status\",\"status\":408}|status|408",
                "{\"type\":\"status\",\"status\":409}|status|409",
                "{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"{date+120s}\"}}|status|429",
                "{\"type\":\"status\",\"status\":503,\"headers\":{\"Retry-After\":\"abc\"}}|status|503",
                "{\"type\":\"reset\"}|reset|broken",
                "{\"type\":\"reset\",\"at\":\"after-headers\"}|reset|broken",
                "{\"type\":\"reset\",\"at\":\"in-body\"}|reset|broken",
                "{\"type\":\"hang\",\"for\":\"10ms\"}|hang|broken",
                "{\"type\":\"truncated\"}|truncated|broken",
                "{\"type\":\"malformed\",\"kind\":\"json\"}|malformed|200",
                "{\"type\":\"malformed\",\"kind\":\"status-line\"}|malformed|broken",
                "{\"type\":\"malformed\",\"kind\":\"header\"}|malformed|broken",
                "{\"type\":\"malformed\",\"kind\":\"chunk\"}|malformed|broken",
                "{\"type\":\"html\",\"status\":202}|html|202",
                "{\"type\":\"huge\",\"bytes\":100000}|huge|200",
                "{\"type\":\"gzip-bomb\",\"bytes\":100000}|gzipbomb|200",
                "{\"type\":\"redirect\",\"status\":308,\"location\":\"https://elsewhere.example/\"}|redirect|308",
                "{\"type\":\"slow\",\"bytesPerSecond\":1000000}|slow|real",
                "{\"type\":\"content-type\",\"value\":\"text/plain\"}|contenttype|real",
                "{\"type\":\"patch\",\"status\":299}|patch|299",
                "{\"type\":\"pass\"}|pass|real"
            })
    void shouldPlayEachFaultAtEachCall(String action, String word, String end) throws IOException {
        arm.rig.control(
                "POST",
                "/faults",
                "{\"id\":\"f\",\"host\":\"" + ClusterFleet.ARM + "\",\"count\":0,\"action\":" + action + "}");

        for (String[] call : CALLS) {
            assertThat(ends(call))
                    .as(call[2])
                    .matches(seen -> end.contains(seen) || (end.equals("real") && real(seen)));
            JsonNode arrival = arm.rig.arrivals().getLast();
            assertThat(arrival.path("answer").asText()).isEqualTo(word);
            assertThat(arrival.path("fault").asText()).isEqualTo("f");
        }

        JsonNode count = arm.rig.control("GET", "/faults", "").path("faults").get(0);
        // More than one a call: the JDK's client repeats a GET whose connection broke.
        assertThat(count.path("hits").asInt()).isGreaterThanOrEqualTo(CALLS.size());
    }

    private static boolean real(String status) {
        return List.of("200", "202", "404").contains(status);
    }

    private String ends(String[] call) throws IOException {
        String body = call[0].equals("POST") ? ClusterRig.restoreBody(BACKUP_ID) : "";
        String token = arm.token(TestFleet.CLIENT);
        try {
            HttpResponse<String> response = arm.rig.send(
                    call[0],
                    ClusterRig.url(call[1]) + call[2] + ClusterRig.V,
                    body,
                    "Authorization",
                    "Bearer " + token);
            return Integer.toString(response.statusCode());
        } catch (IOException broken) {
            return "broken";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "self-signed", "wrong-host"})
    void shouldShowABadCertificate(String flaw) throws IOException {
        arm.rig.control(
                "POST",
                "/faults",
                "{\"host\":\"" + ClusterFleet.ARM + "\",\"method\":\"CONNECT\",\"action\":{\"type\":\"tls\",\"flaw\":\""
                        + flaw + "\"}}");

        assertThatThrownBy(() -> arm.get("clusterA")).isInstanceOf(SSLException.class);
    }

    @Test
    void shouldStartTheJobAndLoseTheAnswer() throws IOException {
        arm.rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\".*/clusterA/backup\",\"effect\":\"before\",\"action\":{\"type\":\"reset\"}}");

        assertThatThrownBy(() -> arm.backup("clusterA")).isInstanceOf(IOException.class);

        String id = arm.rig.arrivals().getLast().path("jobId").asText();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(arm.status("clusterA", "backup", id).statusCode()).isEqualTo(202);
    }

    @Test
    void shouldRunACommandWithTheJobsId(@TempDir Path directory) throws IOException {
        Path seen = directory.resolve("seen");
        arm.rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"exec\":{\"command\":[\"sh\",\"-c\",\"echo $SIMULATOR_HOST $SIMULATOR_JOB_ID > "
                        + seen
                        + "\"]},\"host\":\"management.*\",\"path\":\".*/backup\",\"action\":{\"type\":\"pass\"}}"
                                .replace("management.*", ClusterFleet.ARM));

        String id = ClusterRig.jobId(arm.backup("clusterA"));

        assertThat(Files.readString(seen)).isEqualTo(ClusterFleet.ARM + " " + id + "\n");
    }

    @Test
    void shouldPatchNestedFieldsAndBareAnswers() throws IOException {
        arm.rig.control(
                "POST",
                "/faults",
                "[{\"method\":\"GET\",\"path\":\".*/clusterA\",\"action\":{\"type\":\"patch\","
                        + "\"body\":{\"properties\":{\"activationState\":null}}}},"
                        + "{\"method\":\"POST\",\"path\":\".*/backup\",\"action\":{\"type\":\"patch\","
                        + "\"headers\":{\"Location\":null},\"body\":{\"a\":1}}}]");

        JsonNode cluster = arm.properties("clusterA");
        HttpResponse<String> started = arm.backup("clusterA");

        assertThat(cluster.path("activationState").isNull()).isTrue();
        assertThat(cluster.path("provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(started.headers().firstValue("location")).isEmpty();
        assertThat(started.body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void shouldHideTheSignedQueryInTheArrivalLog() throws IOException {
        HttpResponse<String> started = arm.backup("clusterA");

        arm.send("GET", started.headers().firstValue("location").orElseThrow(), "");

        JsonNode arrival = arm.rig.arrivals().getLast();
        assertThat(arrival.path("query").asText())
                .isEqualTo("api-version=2025-03-31&t=HIDDEN&c=HIDDEN&s=HIDDEN&h=HIDDEN");
        assertThat(arrival.path("jobId").asText()).isEqualTo(ClusterRig.jobId(started));
        assertThat(arrival.path("caller").asText()).isEqualTo(TestFleet.CLIENT);
    }
}
