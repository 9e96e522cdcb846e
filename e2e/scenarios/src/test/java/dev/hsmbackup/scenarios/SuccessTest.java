package dev.hsmbackup.scenarios;

import static dev.hsmbackup.team.Team.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Metrics;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class SuccessTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    @Test
    void shouldBackUpAndTellWhereTheBackupIs(Team team) {
        Hsm success = team.hsm("success", QUICK);

        team.requestBackup("nightly", success);
        RunStatus status = team.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.jobId()).matches("[0-9a-f]{32}");
        assertThat(status.jobStatus()).isEqualTo("Succeeded");
        assertThat(status.folderUri()).matches(AzureFleet.CONTAINER + "/mhsm-" + success.name() + "-[0-9]{14,16}");
        assertThat(status.duration()).matches("[0-9]s");
        assertThat(status.startTime()).isBeforeOrEqualTo(status.completionTime());
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.error()).isNull();
        assertThat(condition(status.conditions(), "Ready").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition(status.conditions(), "Ready").reason()).isEqualTo("BackupSucceeded");
        assertThat(status.conditions()).extracting(Condition::type).doesNotContain("Stalled", "Reconciling");
    }

    @Test
    void shouldLeaveTheBackupInStorage(Team team) {
        Hsm stored = team.hsm("stored", QUICK);

        team.requestBackup("nightly", stored);
        String folderUri = Objects.requireNonNull(team.awaitEnd("nightly").folderUri());

        String folder = folderUri.substring(AzureFleet.CONTAINER.length() + 1);
        assertThat(team.platform().azureAdmin().listBlobs(folder)).contains("<Name>" + folder + "/");
    }

    @Test
    void shouldSendExactlyOneStartWithTheAttemptAsCorrelationId(Team team) {
        Hsm correlated = team.hsm("correlated", QUICK);

        team.requestBackup("nightly", correlated);
        RunStatus status = team.awaitEnd("nightly");

        UUID attempt = Objects.requireNonNull(status.attempt()).id();
        assertThat(correlated.starts()).singleElement().satisfies(arrival -> {
            assertThat(arrival.clientRequestId()).isEqualTo(attempt.toString());
            assertThat(arrival.answer()).isEqualTo("202");
            assertThat(arrival.jobId()).isEqualTo(status.jobId());
        });
    }

    @Test
    void shouldTellByEventsMetricsAndAuditLines(Team team) {
        Hsm told = team.hsm("told", QUICK);
        Metrics before = team.platform().operator().metrics();
        Instant start = Instant.now();

        team.requestBackup("nightly", told);
        RunStatus status = team.awaitEnd("nightly");

        String jobId = Objects.requireNonNull(status.jobId());
        team.awaitEvents("nightly", 1);
        assertThat(team.events("nightly"))
                .extracting(Event::getReason, Event::getType)
                .containsExactly(tuple("BackupSucceeded", "Normal"));
        assertThat(team.events("nightly").getFirst().getNote()).contains(Objects.requireNonNull(status.folderUri()));

        Metrics after = team.platform().operator().metrics();
        String[] succeeded = {"hsm=\"" + told.name() + "\"", "result=\"succeeded\""};
        assertThat(after.sum("hsmbackup_backups_total", succeeded))
                .isEqualTo(before.sum("hsmbackup_backups_total", succeeded) + 1);
        assertThat(after.sum("hsmbackup_last_success_timestamp_seconds", "hsm=\"" + told.name() + "\""))
                .isBetween(start.getEpochSecond() - 1.0, start.getEpochSecond() + 60.0);
        assertThat(after.sum(
                        "hsmbackup_azure_requests_total", "host=\"" + told.host() + "\"", "route=\"start_backup\""))
                .isEqualTo(1);
        assertThat(after.sum("hsmbackup_jobs_in_flight", "hsm=\"" + told.name() + "\""))
                .isZero();

        List<JsonNode> audit = auditLines(team, "nightly");
        assertThat(audit).extracting(line -> line.path("event").asText()).containsExactly("backup-start", "backup-end");
        assertThat(audit).allSatisfy(line -> {
            assertThat(line.path("jobId").asText()).isEqualTo(jobId);
            assertThat(line.path("host").asText()).isEqualTo(told.host());
            assertThat(line.path("attemptId").asText())
                    .isEqualTo(Objects.requireNonNull(status.attempt()).id().toString());
        });
    }

    @Test
    void shouldWriteToTheApiServerFewTimes(Team team) {
        Hsm writesHsm = team.hsm("writes", QUICK);

        team.requestBackup("nightly", writesHsm);
        RunStatus status = team.awaitEnd("nightly");
        team.awaitEvents("nightly", 1);

        List<AuditLog.Entry> writes =
                team.platform().rig().auditLog().entriesOf(team.platform().rig().operatorUser()).stream()
                        .filter(AuditLog.Entry::isWrite)
                        .toList();
        writes = writes.stream()
                .filter(write -> write.namespace().equals(team.namespace())
                        || write.name().equals(writesHsm.lock()))
                .toList();
        System.out.println("API-server writes of one backup (" + status.duration() + "): " + writes.size());
        writes.forEach(
                write -> System.out.println("  " + write.verb() + " " + write.resource() + " -> " + write.code()));
        assertThat(writes).hasSizeBetween(1, 6);
    }

    @Test
    void shouldSatisfyKubectlWait(Team team) {
        Hsm waited = team.hsm("waited", QUICK);
        team.requestBackup("nightly", waited);

        assertThat(team.kubectl("wait", "--for=condition=Ready", "hb/nightly", "--timeout=60s"))
                .satisfies(result -> assertThat(result.succeeded()).isTrue())
                .satisfies(result -> assertThat(result.stdout()).contains("condition met"));
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(team.kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
    }

    /** The operator's audit lines about one backup. */
    private static List<JsonNode> auditLines(Team team, String name) {
        return team.platform().operator().log().entries().stream()
                .filter(line -> line.path("logger").asText().equals("audit"))
                .filter(line -> line.path("namespace").asText().equals(team.namespace()))
                .filter(line -> line.path("name").asText().equals(name))
                .toList();
    }
}
