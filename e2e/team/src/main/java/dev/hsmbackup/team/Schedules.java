package dev.hsmbackup.team;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.SchedulePhase;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The schedules of a team. No slot of theirs comes while a test runs; backups are triggered. */
public final class Schedules {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Team team;

    Schedules(Team team) {
        this.team = team;
    }

    /**
     * Declares one, and waits until it is armed.
     *
     * @param more further lines of the spec, indented by two
     */
    public void request(String name, Hsm hsm, String more) {
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  schedule: 0 0 29 2 *
                  template:
                    hsmBackup:
                      spec:
                        managedHsmRef:
                          name: %s
                %s
                """.formatted(name, team.namespace(), hsm.name(), more))
                .serverSideApply();
        await(name, "to be armed", status -> status.phase() == SchedulePhase.ARMED);
    }

    /** Asks for a backup now. */
    public void runNow(String name, String token) {
        team.platform()
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(team.namespace())
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"" + BackupSchedule.TRIGGER + "\": \"" + token + "\"}}}");
    }

    /** Until a backup other than this one is the newest good one. */
    public BackupScheduleStatus awaitSuccess(String name, String before) {
        return await(
                name,
                "to have a new backup",
                status -> status.lastSuccessfulBackup() != null
                        && !status.lastSuccessfulBackup().equals(before));
    }

    /**
     * Waits for a status.
     *
     * @param what completes "BackupSchedule x …" in the message of a failure
     */
    public BackupScheduleStatus await(String name, String what, Predicate<BackupScheduleStatus> wanted) {
        return Awaitility.await("BackupSchedule " + name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> get(name).getStatus(), wanted);
    }

    public BackupSchedule get(String name) {
        return team.platform()
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(team.namespace())
                .withName(name)
                .require();
    }
}
