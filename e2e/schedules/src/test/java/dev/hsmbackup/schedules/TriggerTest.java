package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backup now: the annotation hsmbackup.dev/trigger. What a restart makes of it is DowntimeTest's. */
@ExtendWith(SharedPlatform.class)
class TriggerTest {

    private static final Duration QUICK = Duration.ofMillis(300);

    @Test
    @DisplayName("each new token starts one backup; the same again, or none, starts nothing")
    void shouldBackUpOncePerToken(Team team) {
        Hsm hsm = team.hsm("token", QUICK);
        Schedule schedule = Schedule.armed(team, hsm, "@yearly", "");

        HsmBackup first = schedule.backUp("first");
        annotate(team, "hsmbackup.dev/trigger=first");
        annotate(team, "hsmbackup.dev/trigger-");
        annotate(team, "hsmbackup.dev/trigger=first");
        schedule.awaitLook();
        assertThat(schedule.names()).hasSize(1);
        schedule.backUp("second");

        assertThat(schedule.names()).hasSize(2);
        assertThat(hsm.starts()).hasSize(2);
        assertThat(schedule.status().lastHandledTrigger()).isEqualTo("second");
        assertThat(schedule.status().lastScheduleTime())
                .as("a trigger is no slot")
                .isNull();
        assertThat(first.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(first.getMetadata().getLabels()).containsEntry("hsmbackup.dev/schedule", "nightly");
    }

    @Test
    @DisplayName("a token that comes with a new schedule counts as handled")
    void shouldNotBackUpForATokenThatCameWithTheSchedule(Team team) {
        Hsm hsm = team.hsm("old", QUICK);
        Schedule schedule = new Schedule(team, "nightly");
        schedule.create("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata: {name: nightly, namespace: %s, annotations: {hsmbackup.dev/trigger: from-git}}
                spec:
                  schedule: "@yearly"
                  template: {hsmBackup: {spec: {managedHsmRef: {name: %s}}}}
                """.formatted(team.namespace(), hsm.name()));

        schedule.awaitArmed();
        schedule.awaitLook();

        assertThat(schedule.status().lastHandledTrigger()).isEqualTo("from-git");
        assertThat(schedule.names()).isEmpty();
    }

    @Test
    @DisplayName("works while suspended, and leaves it suspended")
    void shouldBackUpWhileSuspended(Team team) {
        Hsm hsm = team.hsm("asleep", QUICK);
        Schedule schedule = Schedule.create(team, hsm, "@yearly", "  suspend: true\n");
        schedule.await("to be suspended", status -> status.phase() == SchedulePhase.SUSPENDED);

        schedule.backUp("now");

        assertThat(schedule.names()).hasSize(1);
        assertThat(schedule.status().phase()).isEqualTo(SchedulePhase.SUSPENDED);
        assertThat(schedule.condition("Ready").reason()).isEqualTo("Suspended");
    }

    @Test
    @DisplayName("waits while a run is active; of several that wait only the last counts")
    void shouldWaitForTheActiveRun(Team team) {
        Hsm hsm = team.hsm("waits", Duration.ofHours(1));
        Schedule schedule = Schedule.armed(team, hsm, "@yearly", "");
        schedule.trigger("first");
        String first = schedule.awaitBackup().getMetadata().getName();
        schedule.await("to tell what is active", status -> first.equals(status.active()));

        schedule.trigger("second");
        schedule.awaitLook();
        schedule.trigger("third");
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactly(first);
        assertThat(schedule.status().lastHandledTrigger()).isEqualTo("first");
        hsm.change("{\"jobTimes\": {\"backup\": \"300ms\"}}");
        hsm.endJob();

        List<HsmBackup> both = schedule.awaitBackups("two", found -> found.size() == 2);
        both.forEach(backup -> team.awaitEnd(backup.getMetadata().getName()));
        schedule.await("to be idle", status -> status.active() == null);
        schedule.awaitLook();
        assertThat(schedule.names()).hasSize(2);
        assertThat(schedule.status().lastHandledTrigger()).isEqualTo("third");
        assertThat(hsm.starts()).hasSize(2);
    }

    private static void annotate(Team team, String annotation) {
        assertThat(team.kubectl("annotate", "--overwrite", "bs/nightly", annotation)
                        .succeeded())
                .isTrue();
    }
}
