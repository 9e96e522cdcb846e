package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a slot makes, and when it makes nothing. */
@ExtendWith(SharedPlatform.class)
class SlotTest {

    private static final Duration QUICK = Duration.ofMillis(300);
    private static final Duration AWAY = Duration.ofMinutes(15);

    @Test
    @DisplayName("a slot makes one backup by the template, without what Argo CD, Flux, Helm and kubectl know theirs by")
    void shouldBackUpOnceAtTheSlot(Team team) {
        Hsm hsm = team.hsm("slot", Duration.ofSeconds(3));
        Slot slot = Slot.soon();
        Schedule schedule = new Schedule(team, "nightly");
        schedule.create("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata:
                  name: nightly
                  namespace: %s
                  labels: {argocd.argoproj.io/instance: payments, of-the: schedule}
                  annotations: {argocd.argoproj.io/tracking-id: "payments:hsmbackup.dev/BackupSchedule:x/nightly"}
                spec:
                  schedule: %s
                  timeZone: Etc/UTC
                  template:
                    hsmBackup:
                      metadata:
                        labels:
                          team: payments
                          argocd.argoproj.io/instance: payments
                          kustomize.toolkit.fluxcd.io/name: payments
                          app.kubernetes.io/managed-by: Helm
                        annotations:
                          example.org/note: for the auditors
                          kubectl.kubernetes.io/last-applied-configuration: "{}"
                          meta.helm.sh/release-name: payments
                      spec:
                        managedHsmRef: {name: %s}
                        startDeadline: 20m
                        timeout: 12h
                """.formatted(team.namespace(), slot.daily(), hsm.name()));
        BackupScheduleStatus armed = schedule.awaitArmed();
        assertThat(schedule.names()).as("creating fires nothing").isEmpty();
        assertThat(armed.nextScheduleTime()).isEqualTo(slot.time());
        assertThat(armed.effectiveSchedule()).isEqualTo(slot.daily());

        HsmBackup backup = schedule.awaitBackup();
        schedule.await("to tell of it", status -> slot.child().equals(status.active()));
        schedule.awaitEnd(backup);

        assertThat(schedule.names()).containsExactly(slot.child());
        assertThat(backup.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "team", "payments",
                        "hsmbackup.dev/schedule", "nightly",
                        "hsmbackup.dev/schedule-uid",
                                schedule.get().getMetadata().getUid()));
        assertThat(backup.getMetadata().getAnnotations())
                .isEqualTo(Map.of("example.org/note", "for the auditors", "hsmbackup.dev/slot", slot.text()));
        assertThat(backup.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(backup.getSpec())
                .isEqualTo(Objects.requireNonNull(
                                schedule.get().getSpec().template().hsmBackup())
                        .spec());
        assertThat(backup.getSpec().startDeadline()).isEqualTo("20m");
        BackupScheduleStatus status = schedule.status();
        assertThat(status.lastScheduleTime()).isEqualTo(slot.time());
        assertThat(status.nextScheduleTime()).isEqualTo(slot.time().plus(Duration.ofDays(1)));
        assertThat(status.lastSuccessfulBackup()).isEqualTo(slot.child());
        assertThat(status.lastSuccessfulTime())
                .isEqualTo(team.status(slot.child()).completionTime());
        assertThat(status.missedRuns()).isZero();
        assertThat(schedule.condition("LastBackupSucceeded").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(schedule.condition("Overdue").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(hsm.starts()).hasSize(1);
        assertThat(team.kubectl("get", "bs").stdout().lines().toList())
                .satisfiesExactly(
                        header -> assertThat(header.split(" {2,}"))
                                .containsExactly("NAME", "SCHEDULE", "SUSPEND", "LAST SUCCESS", "NEXT", "PHASE", "AGE"),
                        row -> assertThat(row)
                                .contains(
                                        "nightly",
                                        slot.daily(),
                                        "false",
                                        "Armed",
                                        slot.time().plus(Duration.ofDays(1)).toString()));
        assertThat(team.kubectl("get", "bs", "-o", "wide").stdout()).contains("TZ", "Etc/UTC");
    }

    @Test
    @DisplayName("a slot in a time of suspension never runs; un-suspending fires nothing")
    void shouldNotMakeUpForASuspension(Team team) {
        Hsm hsm = team.hsm("suspended", QUICK);
        Slot slot = Slot.soon();
        Schedule schedule = Schedule.create(team, hsm, slot.daily(), "  suspend: true\n");
        BackupScheduleStatus suspended =
                schedule.await("to be suspended", status -> status.phase() == SchedulePhase.SUSPENDED);
        assertThat(suspended.nextScheduleTime()).isNull();
        assertThat(schedule.condition("Ready").reason()).isEqualTo("Suspended");
        assertThat(schedule.condition("Ready").status()).isEqualTo(Condition.Status.TRUE);
        slot.await();

        schedule.patch("{\"spec\":{\"suspend\":false}}");
        BackupScheduleStatus armed = schedule.awaitArmed();
        schedule.awaitLook();

        assertThat(armed.nextScheduleTime()).isEqualTo(slot.time().plus(Duration.ofDays(1)));
        assertThat(armed.missedRuns()).isZero();
        assertThat(schedule.names()).isEmpty();
        assertThat(hsm.starts()).isEmpty();
    }

    @Test
    @DisplayName("a slot while a run is active is skipped: reason, event, missedRuns")
    void shouldSkipASlotWhileARunIsActive(Team team) {
        Hsm hsm = team.hsm("busy", Duration.ofHours(1));
        Slot slot = Slot.past();
        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "");
        schedule.trigger("first");
        String active = schedule.awaitBackup().getMetadata().getName();
        team.awaitPhase(active, Phase.RUNNING);

        schedule.wasAway(AWAY);
        BackupScheduleStatus status = schedule.await("to have skipped", it -> it.missedRuns() == 1);

        assertThat(status.lastMissedTime()).isEqualTo(slot.time());
        assertThat(status.phase()).isEqualTo(SchedulePhase.RUNNING);
        assertThat(schedule.awaitEvents("SlotSkipped"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains(slot.text(), active));
        hsm.endJob();
        schedule.awaitEnd(team.backup(active));
        assertThat(schedule.names()).containsExactly(active);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F87: a slot while the HSM is restored is skipped; the safety backup is none of the schedule's")
    void shouldSkipASlotWhileTheHsmIsRestored(Team team) {
        Hsm hsm = team.hsm("restored", QUICK);
        team.restores().open(hsm);
        Slot slot = Slot.past();
        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "");
        String nightly = schedule.backUp("first").getMetadata().getName();
        hsm.change("{\"jobTimes\": {\"restore\": \"1h\"}}");
        team.restores().request("back", hsm, "backupRef: {name: " + nightly + "}", "  safetyBackup: {policy: Always}");
        team.restores().awaitPhase("back", Phase.RUNNING);

        schedule.wasAway(AWAY);
        BackupScheduleStatus status = schedule.await("to have skipped", it -> it.missedRuns() == 1);

        assertThat(status.lastMissedTime()).isEqualTo(slot.time());
        assertThat(status.active()).isNull();
        assertThat(status.lastSuccessfulBackup()).isEqualTo(nightly);
        assertThat(schedule.awaitEvents("SlotSkipped"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains(slot.text(), "HsmRestore back"));
        hsm.endJob();
        team.restores().awaitEnd("back");
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactly(nightly, "back-safety");
    }

    @Test
    @DisplayName("deleting a schedule keeps its backups; with ownChildren they go with it")
    void shouldKeepTheBackupsOfADeletedSchedule(Team team) {
        Schedule schedule = Schedule.armed(team, team.hsm("kept", QUICK), "@yearly", "");
        HsmBackup kept = schedule.backUp("first");
        schedule.delete();
        assertThat(schedule.backups())
                .extracting(it -> it.getMetadata().getUid())
                .containsExactly(kept.getMetadata().getUid());

        Schedule owning = Schedule.armed(team, team.hsm("owned", QUICK), "@yearly", "  ownChildren: true\n");
        HsmBackup owned = owning.backUp("second");
        assertThat(owned.getMetadata().getOwnerReferences())
                .extracting(it -> it.getUid())
                .containsExactly(owning.get().getMetadata().getUid());
        owning.delete();

        owning.awaitBackups("only the one that is not owned", found -> found.size() == 1);
        assertThat(owning.names()).containsExactly(kept.getMetadata().getName());
    }
}
