package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.ClusterFaultTest.REQUEST;
import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and roles for ARM, over real HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudHsmAccessTest {

    private static final String ACTION = "Microsoft.HardwareSecurityModules/cloudHsmClusters/";

    private RestorableAzure it;
    private SimulatedClusters clusters;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = RestorableAzure.patient(directory, AzureRequests.NONE);
        clusters = new SimulatedClusters(it.azure);
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    @Test
    void shouldTellTheMissingActionOfEachCall() {
        HsmTarget target = clusters.active("10s");
        HsmTarget stranger = new HsmTarget(target.host(), SimulatedAzure.STRANGER, null);

        assertForbidden(stranger, "backup/action", problem(it.gateway.startBackup(stranger, CONTAINER, id())));
        assertForbidden(stranger, "restore/action", problem(it.restores.startRestore(stranger, REQUEST, id())));
        assertForbidden(
                stranger, "validateRestoreProperties/action", problem(it.restores.startCheck(stranger, REQUEST, id())));
        assertForbidden(stranger, "backupOperationStatus/read", problem(it.gateway.backupJob(stranger, Answers.JOB)));
        assertForbidden(
                stranger, "restoreOperationStatus/read", problem(it.restores.restoreJob(stranger, Answers.JOB)));
        assertForbidden(stranger, "read", problem(it.gateway.clusters().cluster(stranger)));
    }

    /** A reader can be probed, and starts nothing. */
    @Test
    void shouldTellReadersFromOthers() {
        HsmTarget target = clusters.changed(
                clusters.active("10s"),
                "\"roles\": [{\"identity\": \"operator\", \"role\": \"Reader\", \"scope\": \"cluster\"}]");

        assertThat(it.gateway.clusters().cluster(target)).isInstanceOf(ClusterAnswer.Cluster.class);
        assertForbidden(
                new HsmTarget(target.host(), SimulatedAzure.CLIENT, null),
                "backup/action",
                problem(it.gateway.startBackup(target, CONTAINER, id())));
    }

    @Test
    void shouldTellWhatIsMissing() {
        HsmTarget gone = new HsmTarget(clusters.active("10s").host() + "x", null, null);
        HsmTarget elsewhere = new HsmTarget(gone.host().replace("99999999999a", "99999999999b"), null, null);

        // The simulator has no role on what is not there, as ARM.
        assertThat(problem(it.gateway.clusters().cluster(gone)).kind()).isIn(Kind.FORBIDDEN, Kind.NOT_FOUND);
        assertThat(problem(it.gateway.clusters().cluster(elsewhere)).message())
                .contains("SubscriptionNotFound", "spec.resourceId", "HSMBACKUP_AZURE_CLOUD");
    }

    private static void assertForbidden(HsmTarget target, String action, Problem problem) {
        assertThat(problem.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(problem.code()).isEqualTo("AuthorizationFailed");
        assertThat(problem.message())
                .startsWith("Cloud HSM " + target.name() + " at management.azure.com answered 403 (correlation id ")
                .contains(
                        "Give the identity a role with the action " + ACTION + action
                                + ": az role assignment create --assignee " + target.clientId(),
                        "--scope " + ArmResource.of(target).path());
    }

    private static Problem problem(CheckAnswer answer) {
        assertThat(answer).isInstanceOf(StartAnswer.NotStarted.class);
        return ((StartAnswer.NotStarted) answer).problem();
    }

    private static Problem problem(JobAnswer answer) {
        assertThat(answer).isInstanceOf(JobAnswer.Unavailable.class);
        return ((JobAnswer.Unavailable) answer).problem();
    }

    private static Problem problem(ClusterAnswer answer) {
        assertThat(answer).isInstanceOf(ClusterAnswer.Unavailable.class);
        return ((ClusterAnswer.Unavailable) answer).problem();
    }

    private static UUID id() {
        return UUID.randomUUID();
    }

    @Test
    void shouldGoOnWithAFreshTokenWhenTheOldOneIsRevoked() {
        HsmTarget target = clusters.active("10s");
        assertThat(it.gateway.prepare(target)).isEmpty();
        it.azure.control("POST", "/tokens/revoke", "{}");

        StartAnswer answer = it.gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(answer).isInstanceOf(StartAnswer.Started.class);
        assertThat(clusters.posts(target))
                .extracting(post -> post.get("answer").asText())
                .containsExactly("401", "202");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://vault.azure.net", "https://graph.microsoft.com", "https://evil.example"})
    void shouldNotBeWidenedByAChallenge(String resource) {
        HsmTarget target = clusters.active("10s");
        int before = it.azure.arrivals("login.microsoftonline.com").size();
        clusters.fault(
                target,
                "/backup",
                "{\"type\":\"status\",\"status\":401,\"headers\":{\"WWW-Authenticate\":\"Bearer"
                        + " authorization_uri=\\\"https://evil.example/" + SimulatedAzure.TENANT + "\\\", resource=\\\""
                        + resource + "\\\"\"}}");

        StartAnswer start = it.gateway.startBackup(target, CONTAINER, UUID.randomUUID());

        assertThat(start)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(clusters.posts(target)).hasSize(2);
        List<JsonNode> tokens = it.azure.arrivals("login.microsoftonline.com");
        assertThat(tokens.subList(before, tokens.size()))
                .allSatisfy(token -> assertThat(token.at("/login/scope").asText())
                        .startsWith("https://management.azure.com/.default"));
        assertThat(it.azure.hosts()).noneMatch(host -> host.contains("evil"));
    }
}
