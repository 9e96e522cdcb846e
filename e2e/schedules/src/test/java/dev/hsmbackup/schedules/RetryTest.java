package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What follows a run that failed, and a backup that cannot be created. */
@ExtendWith(SharedPlatform.class)
class RetryTest {

    private static final Duration AWAY = Duration.ofMinutes(15);
    private static final String FAILS =
            "{\"status\": \"Failed\", \"error\": {\"code\": \"X\", \"message\": \"storage\"}}";

    @Test
    @DisplayName("a failed run is tried again as often as retry.limit says; then the schedule waits for its next slot")
    void shouldTryAgainAndGiveUp(Team team) {
        Hsm hsm = team.hsm("fails", Duration.ofHours(1));
        Slot slot = Slot.past();
        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), """
                  retry: {limit: 2, delay: 1m, maxDelay: 1m}
                  failedBackupsHistoryLimit: 2
                """);

        schedule.wasAway(AWAY);
        fail(schedule, hsm, slot.child());
        BackupScheduleStatus waits = schedule.await("to wait for the first retry", it -> it.retry() != null);
        Instant ended = Objects.requireNonNull(team.status(slot.child()).completionTime());
        assertThat(Objects.requireNonNull(waits.retry()).nextTime()).isEqualTo(ended.plus(Duration.ofMinutes(1)));
        assertThat(waits.retry().slot()).isEqualTo(slot.time());
        assertThat(schedule.condition("LastBackupSucceeded").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(schedule.condition("LastBackupSucceeded").message()).contains(slot.child());
        assertThat(schedule.condition("Ready").status()).isEqualTo(Condition.Status.TRUE);

        fail(schedule, hsm, slot.child() + "-r1");
        assertThat(Instant.parse(team.backup(slot.child() + "-r1").getMetadata().getCreationTimestamp()))
                .isAfterOrEqualTo(waits.retry().nextTime());
        schedule.await(
                "to wait for the second retry",
                it -> it.retry() != null && it.retry().attempts() == 2);
        // As if that minute had passed.
        schedule.patchStatus("{\"retry\":{\"nextTime\":\"%s\"}}".formatted(Slot.ago(Duration.ofSeconds(1))));
        fail(schedule, hsm, slot.child() + "-r2");

        BackupScheduleStatus given = schedule.await("to give up", it -> it.consecutiveFailures() == 3);
        assertThat(given.retry()).isNull();
        assertThat(given.lastSuccessfulTime()).isNull();
        assertThat(given.nextScheduleTime()).isEqualTo(slot.time().plus(Duration.ofDays(1)));
        schedule.awaitBackups("failedBackupsHistoryLimit of them", found -> found.size() == 2);
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactly(slot.child() + "-r1", slot.child() + "-r2");
        assertThat(hsm.starts()).hasSize(3);

        hsm.change("{\"jobTimes\": {\"backup\": \"300ms\"}}");
        schedule.backUp("by hand");
        assertThat(schedule.status().consecutiveFailures()).isZero();
        assertThat(schedule.condition("LastBackupSucceeded").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    @DisplayName("F96: labels, annotations and owner of a backup are stripped: its slot does not fire again")
    void shouldNotFireAgainWhereABackupLosesItsLabels(Team team) {
        Hsm hsm = team.hsm("stripped", Duration.ofMillis(300));
        Slot slot = Slot.past();
        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "  ownChildren: true\n");
        schedule.wasAway(AWAY);
        schedule.awaitEnd(schedule.awaitBackup());

        team.platform()
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .withName(slot.child())
                .edit(backup -> {
                    backup.getMetadata().setLabels(null);
                    backup.getMetadata().setAnnotations(null);
                    backup.getMetadata().setOwnerReferences(List.of());
                    return backup;
                });
        schedule.wasAway(AWAY);
        schedule.awaitLook();

        assertThat(schedule.names()).containsExactly(slot.child());
        assertThat(schedule.status().lastSuccessfulBackup()).isEqualTo(slot.child());
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F97: a quota refuses the backup: asked for again inside the deadline, at intervals, and made once")
    void shouldMakeTheBackupWhenTheQuotaAllows(Team team) {
        Hsm hsm = team.hsm("quota", Duration.ofMillis(300));
        Slot slot = Slot.past();
        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "");
        schedule.create("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: none, namespace: %s}
                spec: {hard: {count/hsmbackups.hsmbackup.dev: "0"}}
                """.formatted(team.namespace()));
        Awaitility.await("the quota to hold").atMost(Schedule.PATIENCE).until(() -> {
            ResourceQuotaStatus status = team.platform()
                    .admin()
                    .resourceQuotas()
                    .inNamespace(team.namespace())
                    .withName("none")
                    .get()
                    .getStatus();
            return status != null
                    && status.getUsed() != null
                    && !status.getUsed().isEmpty();
        });

        schedule.wasAway(AWAY);
        Awaitility.await("three refusals")
                .atMost(Schedule.PATIENCE)
                .until(() -> refusals(team).size() >= 3);
        assertThat(schedule.names()).isEmpty();
        assertThat(schedule.status().lastScheduleTime()).isNull();
        assertThat(team.kubectl("delete", "resourcequota/none").succeeded()).isTrue();
        schedule.awaitEnd(schedule.awaitBackup());

        assertThat(schedule.names()).containsExactly(slot.child());
        assertThat(schedule.status().lastScheduleTime()).isEqualTo(slot.time());
        assertThat(schedule.status().missedRuns()).isZero();
        assertThat(schedule.events("NameTaken")).isEmpty();
        assertThat(schedule.events("BackupRefused"))
                .as("told once")
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains(slot.child(), "quota: none"));
        assertThat(hsm.starts()).hasSize(1);
        List<AuditLog.Entry> refusals = refusals(team);
        for (int i = 1; i < refusals.size(); i++) {
            assertThat(refusals.get(i).time())
                    .isAfter(refusals.get(i - 1).time().plusMillis(500));
        }
    }

    private static void fail(Schedule schedule, Hsm hsm, String name) {
        schedule.awaitBackups(
                name,
                found -> found.stream()
                        .anyMatch(it -> name.equals(it.getMetadata().getName())));
        schedule.team().awaitPhase(name, Phase.RUNNING);
        hsm.endJob(FAILS);
        assertThat(schedule.team().awaitEnd(name).phase()).isEqualTo(Phase.FAILED);
    }

    private static List<AuditLog.Entry> refusals(Team team) {
        Rig rig = team.platform().rig();
        return rig.auditLog().entriesOf(rig.operatorUser()).stream()
                .filter(entry ->
                        entry.verb().equals("create") && entry.resource().equals("hsmbackups"))
                .filter(entry -> entry.namespace().equals(team.namespace()) && entry.code() == 403)
                .toList();
    }
}
