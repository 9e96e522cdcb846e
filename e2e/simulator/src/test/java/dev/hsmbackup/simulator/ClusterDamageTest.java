package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The restore that Azure warns of: it is accepted, and destroys its destination. */
class ClusterDamageTest {
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
    @CsvSource({"a, clusterA, Active", "d, clusterD, Active", "a, clusterA, NotActivated", "a, CLUSTERA, NotDefined"})
    void shouldDestroyTheSourceAndAnyActiveCluster(String name, String destination, String activation)
            throws IOException {
        String backupId = arm.backedUp("clusterA");
        arm.rig.control("PATCH", "/clusters/" + name, "{\"activationState\":\"" + activation + "\"}");

        HttpResponse<String> started = arm.restore(destination, backupId);

        JsonNode arrival = arm.rig.arrivals().getLast();
        JsonNode properties = arm.properties(destination);
        arm.rig.advance("1s");
        JsonNode done = arm.poll(destination, "restore", ClusterRig.jobId(started));
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(arrival.path("damaged").asBoolean()).isTrue();
        assertThat(arrival.path("answer").asText()).isEqualTo("202");
        assertThat(properties.path("activationState").asText()).isEqualTo("Failed");
        assertThat(properties.path("statusMessage").asText()).contains("nonfunctional");
        assertThat(properties.path("hsms")).isEmpty();
        assertThat(done.path("status").asText()).isEqualTo("Failed");
        assertThat(arm.keyIds(name)).isEmpty();
        assertThat(arm.damages()).isEqualTo(1);
    }

    @Test
    void shouldDestroyAClusterThatWasRestoredBefore() throws IOException {
        String backupId = arm.backedUp("clusterA");
        arm.restore("clusterB", backupId);
        arm.rig.advance("100s");
        long first = arm.damages();

        arm.restore("clusterB", backupId);

        assertThat(first).isZero();
        assertThat(arm.damages()).isEqualTo(1);
        assertThat(arm.properties("clusterB").path("activationState").asText()).isEqualTo("Failed");
    }

    @Test
    void shouldDestroyAnActiveClusterEvenWhereTheBackupIsNone() throws IOException {
        arm.restore("clusterD", "no-such-backup");

        assertThat(arm.damages()).isEqualTo(1);
    }

    @Test
    void shouldLogTheDamageWhereTheAnswerIsLost() throws IOException {
        arm.rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\".*/restore\",\"effect\":\"before\",\"action\":{\"type\":\"reset\"}}");

        assertThatThrownBy(() -> arm.restore("clusterD", "no-such-backup")).isInstanceOf(IOException.class);

        assertThat(arm.damages()).isEqualTo(1);
        assertThat(arm.rig.arrivals().getLast().path("answer").asText()).isEqualTo("reset");
    }

    @Test
    void shouldDoNoDamageWhereTheRestoreIsNotAccepted() throws IOException {
        List<String> keys = arm.keyIds("d");
        int noRole = arm.sendAs(
                        ClusterFleet.READER,
                        "POST",
                        ClusterRig.url("clusterD") + "/restore" + ClusterRig.V,
                        ClusterRig.restoreBody("x"))
                .statusCode();
        arm.rig.control(
                "POST",
                "/faults",
                "{\"method\":\"POST\",\"path\":\".*/restore\",\"action\":{\"type\":\"status\",\"status\":503}}");
        int unavailable = arm.restore("clusterD", "x").statusCode();
        arm.backup("clusterD");
        int busy = arm.restore("clusterD", "x").statusCode();

        assertThat(List.of(noRole, unavailable, busy)).containsExactly(403, 503, 409);
        assertThat(arm.damages()).isZero();
        assertThat(arm.keyIds("d")).isEqualTo(keys);
        assertThat(arm.rig.arrivals()).noneMatch(line -> line.has("damaged"));
    }

    @Test
    void shouldBeRepairedByTheControlEndpoint() throws IOException {
        arm.restore("clusterD", "x");
        arm.rig.advance("1s");

        arm.rig.control("PATCH", "/clusters/d", "{\"activationState\":\"NotActivated\",\"statusMessage\":null}");

        assertThat(arm.properties("clusterD").path("activationState").asText()).isEqualTo("NotActivated");
        assertThat(arm.properties("clusterD").path("statusMessage").isNull()).isTrue();
    }
}
