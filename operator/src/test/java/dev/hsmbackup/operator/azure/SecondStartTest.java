package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * After a 401 a start is sent once more, but not when it is too late for it: then the lock, and what was looked at, may be
 * another's. Over real HTTPS; the operator's clock says how long it took.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondStartTest {

    private final MutableClock clock = new MutableClock();
    private Runnable after401 = () -> {};
    private Runnable afterToken = () -> {};
    private SimulatedAzure azure;
    private SimulatedClusters clusters;
    private AzureHsmGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        azure = new SimulatedAzure(directory);
        clusters = new SimulatedClusters(azure);
        AzureRequests requests = (_, route, outcome, _) -> {
            if (outcome.equals("401")) {
                after401.run();
            } else if (route == Route.TOKEN) {
                afterToken.run();
            }
        };
        gateway = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(azure.environment()), clock, requests, Deadlines.DEFAULT);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        azure.close();
    }

    enum Start {
        BACKUP,
        RESTORE,
        CLOUD_BACKUP,
        CLOUD_RESTORE
    }

    @ParameterizedTest(name = "{0}, the 401 takes {1} s, the fresh token {2} s")
    @CsvSource({
        "BACKUP,        9,  0, true",
        "BACKUP,        10, 0, false",
        "BACKUP,        59, 0, false",
        "BACKUP,        0, 11, false",
        "BACKUP,        5,  4, true",
        "RESTORE,       9,  0, true",
        "RESTORE,       10, 0, false",
        "RESTORE,       6,  6, false",
        "CLOUD_BACKUP,  9,  0, true",
        "CLOUD_BACKUP,  10, 0, false",
        "CLOUD_RESTORE, 9,  0, true",
        "CLOUD_RESTORE, 10, 0, false",
    })
    void shouldSendOnceMoreOnlyRightAfterTheFirst(Start kind, int refusal, int token, boolean again) {
        HsmTarget target = target(kind);
        assertThat(gateway.prepare(target)).isEmpty();
        azure.control("POST", "/tokens/revoke", "{}");
        after401 = () -> clock.advance(Duration.ofSeconds(refusal));
        afterToken = () -> clock.advance(Duration.ofSeconds(token));

        StartAnswer answer = send(kind, target);

        after401 = () -> {};
        afterToken = () -> {};
        if (again) {
            assertThat(answer).isInstanceOf(StartAnswer.Started.class);
            assertThat(answers(target)).containsExactly("401", "202");
            return;
        }
        assertThat(answer).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.CREDENTIAL);
            assertThat(not.problem().message()).contains("HTTP 401", "Nothing was started");
        });
        assertThat(answers(target)).containsExactly("401");
        assertThat(send(kind, target)).as("the next attempt").isInstanceOf(StartAnswer.Started.class);
        assertThat(answers(target)).containsExactly("401", "202");
    }

    private HsmTarget target(Start kind) {
        return switch (kind) {
            case BACKUP, RESTORE -> azure.restorable("10s");
            case CLOUD_BACKUP -> clusters.active("10s");
            case CLOUD_RESTORE -> clusters.fresh("10s");
        };
    }

    private StartAnswer send(Start kind, HsmTarget target) {
        return switch (kind) {
            case BACKUP, CLOUD_BACKUP -> gateway.startBackup(target, SimulatedAzure.CONTAINER, UUID.randomUUID());
            case RESTORE -> gateway.restores().startRestore(target, RestorableAzure.REQUEST, UUID.randomUUID());
            case CLOUD_RESTORE -> gateway.restores().startRestore(target, ClusterFaultTest.REQUEST, UUID.randomUUID());
        };
    }

    private List<String> answers(HsmTarget target) {
        var arrivals = target.isCloudHsm()
                ? clusters.posts(target).stream()
                : Stream.of(azure.arrivals(target.host()))
                        .flatMap(List::stream)
                        .filter(arrival -> !arrival.path("method").asText().equals("CONNECT"));
        return arrivals.map(arrival -> arrival.get("answer").asText()).toList();
    }
}
