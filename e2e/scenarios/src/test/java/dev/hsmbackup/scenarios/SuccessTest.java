package dev.hsmbackup.scenarios;

import static dev.hsmbackup.scenarios.Scenario.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Metrics;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class SuccessTest {

    @Test
    void shouldBackUpAndTellWhereTheBackupIs(Scenario scenario) {
        scenario.declareHsm("success");

        scenario.requestBackup("nightly", "success");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.jobId()).matches("[0-9a-f]{32}");
        assertThat(status.jobStatus()).isEqualTo("Succeeded");
        assertThat(status.folderUri()).matches(ScenarioFleet.CONTAINER + "/mhsm-success-[0-9]{14,16}");
        assertThat(status.duration()).matches("[0-9]s");
        assertThat(status.startTime()).isBeforeOrEqualTo(status.completionTime());
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.error()).isNull();
        assertThat(condition(status.conditions(), "Ready").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition(status.conditions(), "Ready").reason()).isEqualTo("BackupSucceeded");
        assertThat(status.conditions()).extracting(Condition::type).doesNotContain("Stalled", "Reconciling");
    }

    @Test
    void shouldLeaveTheBackupInStorage(Scenario scenario) {
        scenario.declareHsm("stored");

        scenario.requestBackup("nightly", "stored");
        String folderUri = Objects.requireNonNull(scenario.awaitEnd("nightly").folderUri());

        String folder = folderUri.substring(ScenarioFleet.CONTAINER.length() + 1);
        assertThat(new AzureAdmin(scenario.rig().simulator()).listBlobs(folder)).contains("<Name>" + folder + "/");
    }

    @Test
    void shouldSendExactlyOneStartWithTheAttemptAsCorrelationId(Scenario scenario) {
        scenario.declareHsm("correlated");

        scenario.requestBackup("nightly", "correlated");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        UUID attempt = Objects.requireNonNull(status.attempt()).id();
        assertThat(scenario.startsAt("correlated")).singleElement().satisfies(arrival -> {
            assertThat(arrival.clientRequestId()).isEqualTo(attempt.toString());
            assertThat(arrival.answer()).isEqualTo("202");
            assertThat(arrival.jobId()).isEqualTo(status.jobId());
        });
    }

    @Test
    void shouldTellByEventsMetricsAndAuditLines(Scenario scenario) {
        scenario.declareHsm("told");
        Metrics before = scenario.operator().metrics();
        Instant start = Instant.now();

        scenario.requestBackup("nightly", "told");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        String jobId = Objects.requireNonNull(status.jobId());
        scenario.awaitEvents("nightly", 2);
        assertThat(scenario.events("nightly"))
                .extracting(Event::getReason, Event::getType)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("BackupStarted", "Normal"),
                        org.assertj.core.groups.Tuple.tuple("BackupSucceeded", "Normal"));
        assertThat(scenario.events("nightly").getFirst().getNote()).contains(jobId);

        Metrics after = scenario.operator().metrics();
        String[] succeeded = {"hsm=\"told\"", "result=\"succeeded\""};
        assertThat(after.sum("hsmbackup_backups_total", succeeded))
                .isEqualTo(before.sum("hsmbackup_backups_total", succeeded) + 1);
        assertThat(after.sum("hsmbackup_last_success_timestamp_seconds", "hsm=\"told\""))
                .isBetween(start.getEpochSecond() - 1.0, start.getEpochSecond() + 60.0);
        assertThat(after.sum(
                        "hsmbackup_azure_requests_total",
                        "host=\"told.managedhsm.azure.net\"",
                        "route=\"start_backup\""))
                .isEqualTo(1);
        assertThat(after.sum("hsmbackup_jobs_in_flight", "hsm=\"told\"")).isZero();

        List<JsonNode> audit = scenario.auditLines("nightly");
        assertThat(audit).extracting(line -> line.path("event").asText()).containsExactly("backup-start", "backup-end");
        assertThat(audit).allSatisfy(line -> {
            assertThat(line.path("jobId").asText()).isEqualTo(jobId);
            assertThat(line.path("host").asText()).isEqualTo("told.managedhsm.azure.net");
            assertThat(line.path("attemptId").asText())
                    .isEqualTo(Objects.requireNonNull(status.attempt()).id().toString());
        });
    }

    @Test
    void shouldWriteToTheApiServerFewTimes(Scenario scenario) {
        scenario.declareHsm("writes");

        scenario.requestBackup("nightly", "writes");
        HsmBackupStatus status = scenario.awaitEnd("nightly");
        scenario.awaitEvents("nightly", 2);

        List<AuditLog.Entry> writes = scenario
                .rig()
                .auditLog()
                .entriesOf(scenario.rig().operatorUser())
                .stream()
                .filter(AuditLog.Entry::isWrite)
                .toList();
        // The HSM is new, so the lock that was created last is its lock.
        String lock = writes.stream()
                .filter(write ->
                        write.resource().equals("leases") && write.verb().equals("create"))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .name();
        writes = writes.stream()
                .filter(write -> write.namespace().equals(scenario.namespace())
                        || write.name().equals(lock))
                .toList();
        System.out.println("API-server writes of one backup (" + status.duration() + "): " + writes.size());
        writes.forEach(
                write -> System.out.println("  " + write.verb() + " " + write.resource() + " -> " + write.code()));
        assertThat(writes).hasSizeBetween(1, 8);
    }

    @Test
    void shouldSatisfyKubectlWait(Scenario scenario) {
        scenario.declareHsm("waited");
        scenario.requestBackup("nightly", "waited");

        assertThat(scenario.kubectl("wait", "--for=condition=Ready", "hb/nightly", "--timeout=60s"))
                .satisfies(result -> assertThat(result.succeeded()).isTrue())
                .satisfies(result -> assertThat(result.stdout()).contains("condition met"));
        assertThat(scenario.status("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(scenario.kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
    }
}
