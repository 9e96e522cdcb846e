package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.REQUEST;
import static dev.hsmbackup.operator.azure.RestorableAzure.started;
import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem.Kind;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Restores that Azure refuses, or answers badly: over real HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreRefusalTest {

    private static final String RESTORE = "/restore";
    private static final String PENDING = "/restore/.*/pending";

    private RestorableAzure it;
    private SimulatedAzure azure;
    private AzureRestoreGateway restores;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = new RestorableAzure(directory, AzureRequests.NONE);
        azure = it.azure;
        restores = it.restores;
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    /** Azure has separate roles. */
    @Test
    void shouldTellTheMissingRole() {
        HsmTarget target = azure.hsm("10s");
        HsmTarget stranger = new HsmTarget(target.host(), SimulatedAzure.STRANGER, null);
        RestoreRequest request = REQUEST;

        StartAnswer start = restores.startRestore(target, request, UUID.randomUUID());
        CheckAnswer check = restores.startCheck(stranger, request, UUID.randomUUID());
        JobAnswer poll = restores.restoreJob(stranger, Answers.JOB);

        assertThat(start).isInstanceOfSatisfying(StartAnswer.NotStarted.class, not -> {
            assertThat(not.problem().kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(not.problem().message())
                    .contains("\"Managed HSM Restore\"", "--assignee " + SimulatedAzure.CLIENT);
        });
        assertThat(check)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.problem().message())
                                .contains("\"Managed HSM Restore\"", "--assignee " + SimulatedAzure.STRANGER));
        assertThat(poll)
                .isInstanceOfSatisfying(
                        JobAnswer.Unavailable.class,
                        not -> assertThat(not.problem().message()).contains("\"Managed HSM Restore\""));
    }

    @Test
    void shouldTellThatTheHsmIsBusy() {
        HsmTarget target = azure.restorable("1h");
        started(it.gateway.startBackup(target, READABLE, UUID.randomUUID()));

        StartAnswer restore = restores.startRestore(target, REQUEST, UUID.randomUUID());

        assertThat(StartFaults.text(restore)).isEqualTo("NotStarted BUSY");
        assertThat(it.puts(target)).hasSize(1);
    }

    @Test
    void shouldTellThatAJobIsUnknown() {
        assertThat(restores.restoreJob(azure.restorable("10s"), Answers.JOB)).isEqualTo(new JobAnswer.Unknown());
    }

    @Test
    void shouldHandOnRetryAfter() {
        HsmTarget target = azure.restorable("10s");
        String throttled = "{\"type\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"120\"}}";
        azure.fault(target, "PUT", RESTORE, throttled);
        azure.fault(target, "GET", PENDING, throttled);

        StartAnswer start = restores.startRestore(target, REQUEST, UUID.randomUUID());
        JobAnswer poll = restores.restoreJob(target, Answers.JOB);

        assertThat(start)
                .isInstanceOfSatisfying(
                        StartAnswer.NotStarted.class,
                        not -> assertThat(not.retryAfter()).isEqualTo(Duration.ofMinutes(2)));
        assertThat(poll)
                .isInstanceOfSatisfying(
                        JobAnswer.Unavailable.class,
                        not -> assertThat(not.retryAfter()).isEqualTo(Duration.ofMinutes(2)));
    }

    /** The faults of FAULTS F50–F62 on a restore: its outcome, and what the same fault is on a poll. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.hsmbackup.operator.azure.StartFaults#all")
    void shouldKnowWhatAFaultMeans(String fault, String start, @Nullable String poll) {
        HsmTarget target = azure.restorable("10s");
        HsmTarget polled = azure.restorable("1h");
        RestoreRequest request = REQUEST;
        String job = started(restores.startRestore(polled, request, UUID.randomUUID()));
        azure.fault(target, "PUT", RESTORE, fault);
        azure.fault(polled, "GET", PENDING, fault);

        StartAnswer answer = restores.startRestore(target, request, UUID.randomUUID());

        assertThat(StartFaults.text(answer)).isEqualTo(start);
        assertThat(it.puts(target)).as("requests that arrived").hasSize(1);
        if (poll != null) {
            assertThat(restores.restoreJob(polled, job))
                    .isInstanceOfSatisfying(
                            JobAnswer.Unavailable.class,
                            not -> assertThat(not.problem().kind()).hasToString(poll));
        }
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    /** A header that names a backup's job names no restore's. */
    @Test
    void shouldNotTakeTheJobOfAnotherPath() {
        HsmTarget target = azure.restorable("10s");
        azure.fault(
                target,
                "PUT",
                RESTORE,
                "{\"type\":\"patch\",\"headers\":{\"Azure-AsyncOperation\":\"https://" + target.host() + "/backup/"
                        + Answers.JOB + "/pending\"},\"body\":{\"jobId\":null}}");

        StartAnswer answer = restores.startRestore(target, REQUEST, UUID.randomUUID());

        assertThat(StartFaults.text(answer)).isEqualTo("Ambiguous MALFORMED_ANSWER");
    }

    /** One fresh token, and one more request: a 401 rejects for certain. */
    @Test
    void shouldGoOnWithAFreshTokenWhenTheOldOneIsRevoked() {
        HsmTarget target = azure.restorable("10s");
        assertThat(it.gateway.prepare(target)).isEmpty();
        azure.control("POST", "/tokens/revoke", "{}");

        StartAnswer answer = restores.startRestore(target, REQUEST, UUID.randomUUID());

        assertThat(answer).isInstanceOf(StartAnswer.Started.class);
        assertThat(it.puts(target))
                .extracting(put -> put.get("answer").asText())
                .containsExactly("401", "202");
    }
}
