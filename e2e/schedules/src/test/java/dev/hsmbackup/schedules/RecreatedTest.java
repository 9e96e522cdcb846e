package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A schedule that was deleted and made again has another uid: what the old one made is a stranger's. */
@ExtendWith(SharedPlatform.class)
class RecreatedTest {

    private static final Duration QUICK = Duration.ofMillis(300);
    private static final Duration AWAY = Duration.ofMinutes(15);

    @Test
    @DisplayName("does not run a slot that the old one ran, and leaves the old one's backup alone")
    void shouldNotTakeOverTheBackupOfASlot(Team team) {
        Hsm hsm = team.hsm("again", QUICK);
        Slot slot = Slot.past();
        Schedule old = Schedule.armed(team, hsm, slot.daily(), "");
        old.wasAway(AWAY);
        old.awaitEnd(old.awaitBackup());
        HsmBackup strangers = team.backup(slot.child());
        old.delete();

        Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "  retention: {keepLast: 1}\n");
        schedule.wasAway(AWAY);
        assertThat(schedule.awaitEvents("NameTaken"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).contains(slot.child()));

        assertUntouched(schedule, strangers, hsm);
        assertThat(schedule.status().lastScheduleTime()).isEqualTo(slot.time());
    }

    @Test
    @DisplayName("does not take the old one's backup for that of the same token, and starts one for the next token")
    void shouldNotTakeOverTheBackupOfATrigger(Team team) {
        Hsm hsm = team.hsm("again", QUICK);
        Schedule old = Schedule.armed(team, hsm, "@yearly", "");
        HsmBackup made = old.backUp("same");
        HsmBackup strangers = team.backup(made.getMetadata().getName());
        old.delete();

        Schedule schedule = Schedule.armed(team, hsm, "@yearly", "");
        schedule.trigger("same");
        schedule.awaitEvents("NameTaken");

        assertUntouched(schedule, strangers, hsm);
        assertThat(schedule.status().lastHandledTrigger()).isEqualTo("same");
        schedule.backUp("other");
        assertThat(hsm.starts()).hasSize(2);
    }

    private static void assertUntouched(Schedule schedule, HsmBackup strangers, Hsm hsm) {
        schedule.awaitLook();
        assertThat(schedule.backups())
                .singleElement()
                .satisfies(found -> assertThat(found.getMetadata().getResourceVersion())
                        .isEqualTo(strangers.getMetadata().getResourceVersion()));
        assertThat(schedule.status().active()).isNull();
        assertThat(schedule.status().lastSuccessfulBackup()).isNull();
        assertThat(hsm.starts()).hasSize(1);
    }
}
