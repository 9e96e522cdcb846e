package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which HsmBackups go. What becomes of the blobs of those with deletionPolicy Delete is BlobTest's. */
@ExtendWith(SharedPlatform.class)
class RetentionTest {

    private static final Duration QUICK = Duration.ofMillis(300);

    @Test
    @DisplayName("keepLast: dryRun only tells; then objects go, those of others and all in storage stay")
    void shouldTellThenDelete(Team team) {
        Hsm hsm = team.hsm("keep", QUICK);
        Schedule schedule = Schedule.armed(team, hsm, "@yearly", "  retention: {keepLast: 2, dryRun: true}\n");
        List<HsmBackup> made = backUp(schedule, 4);
        List<String> names = names(made);
        String oldest = Objects.requireNonNull(team.status(names.getFirst()).folderUri());
        team.requestBackup("by-hand", hsm);
        team.awaitEnd("by-hand");

        schedule.await("to tell what would go", it -> it.wouldDelete().equals(names.subList(0, 2)));
        assertThat(schedule.names()).hasSize(5);
        schedule.patch("{\"spec\":{\"retention\":{\"dryRun\":false}}}");

        schedule.awaitBackups("two less", found -> found.size() == 3);
        schedule.await("to tell nothing more", it -> it.wouldDelete().isEmpty());
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactlyInAnyOrder(names.get(2), names.get(3), "by-hand");
        assertThat(schedule.status().lastSuccessfulBackup()).isEqualTo(names.get(3));
        assertThat(team.platform().azureAdmin().listBlobs(oldest.substring(oldest.lastIndexOf('/') + 1)))
                .contains("<Blob>");
    }

    @Test
    @DisplayName("minSuccessful of them stay whatever else is said")
    void shouldKeepAtLeastSoMany(Team team) {
        Hsm hsm = team.hsm("least", QUICK);
        Schedule schedule =
                Schedule.armed(team, hsm, "@yearly", "  retention: {maxAge: 1h, keepLast: 1, minSuccessful: 3}\n");

        List<String> names = names(backUp(schedule, 4));

        schedule.awaitBackups("one less", found -> found.size() == 3);
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactlyInAnyOrderElementsOf(names.subList(1, 4));
    }

    @Test
    @DisplayName("a backup that a restore names stays, until that restore is gone")
    void shouldKeepWhatARestoreNames(Team team) {
        Hsm hsm = team.hsm("named", QUICK);
        team.restores().open(hsm);
        Schedule schedule = Schedule.armed(team, hsm, "@yearly", "  retention: {keepLast: 1}\n");
        String named = schedule.backUp("first").getMetadata().getName();
        team.restores().request("look", hsm, "backupRef: {name: " + named + "}", "  preflightOnly: true");
        team.restores().awaitEnd("look");

        List<String> names = names(backUp(schedule, 2));
        schedule.awaitBackups("one less", found -> found.size() == 2);
        schedule.awaitLook();
        assertThat(schedule.names()).containsExactlyInAnyOrder(named, names.get(1));

        assertThat(team.kubectl("delete", "hr/look").succeeded()).isTrue();
        schedule.awaitLook();
        schedule.awaitBackups("the last", found -> names(found).equals(names.subList(1, 2)));
    }

    private static List<HsmBackup> backUp(Schedule schedule, int times) {
        List<HsmBackup> made = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            made.add(schedule.backUp("number-" + i));
        }
        return made;
    }

    private static List<String> names(List<HsmBackup> backups) {
        return backups.stream().map(backup -> backup.getMetadata().getName()).toList();
    }
}
