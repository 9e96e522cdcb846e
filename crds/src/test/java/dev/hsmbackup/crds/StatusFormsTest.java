package dev.hsmbackup.crds;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No status may be stored that an operator cannot read: it would stop for all objects. */
class StatusFormsTest {

    private static final String NAME = "unreadable";
    private static final ApiServer API = ApiServer.shared();
    private static final Manifest HSM = Manifest.managedHsm(NAME);
    private static final Manifest CLOUD_HSM = Manifest.cloudHsm(NAME);
    private static final Manifest CLOUD_RESTORE = Manifest.cloudHsmRestore(NAME).with("/metadata/namespace", "default");
    private static final Manifest BACKUP = Manifest.hsmBackup(NAME).with("/metadata/namespace", "default");
    private static final Manifest RESTORE = Manifest.hsmRestore(NAME).with("/metadata/namespace", "default");
    private static final Manifest SCHEDULE = Manifest.backupSchedule(NAME).with("/metadata/namespace", "default");
    private static final String TIME = "2026-03-01T02:00:00,5Z";

    @BeforeAll
    static void create() {
        List.of(HSM, CLOUD_HSM, SCHEDULE, BACKUP, RESTORE, CLOUD_RESTORE).forEach(API::create);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> API.updateStatus(refused.object())).isOnly(refused.field(), refused.message());
    }

    static Stream<Refused> unreadable() {
        return CrdFiles.KINDS.stream().flatMap(StatusFormsTest::unreadable);
    }

    static Stream<Refused> unreadable(Class<? extends HasMetadata> kind) {
        if (kind == ManagedHsm.class) {
            return Stream.of(condition(HSM.with("/status/observedGeneration", 1)));
        }
        if (kind == CloudHsm.class) {
            return Stream.of(condition(CLOUD_HSM.with("/status/observedGeneration", 1)));
        }
        if (kind == BackupSchedule.class) {
            return ofSchedules(SCHEDULE.with("/status/observedGeneration", 1));
        }
        if (kind == HsmBackup.class) {
            var status = starting(BACKUP);
            return Stream.concat(
                    ofRuns(status), Stream.of(form(status, "contentTime", TIME, "contentTime must be a time in UTC")));
        }
        if (kind == CloudHsmRestore.class) {
            var status = starting(CLOUD_RESTORE)
                    .with("/status/attempt/resourceId", Runs.CLUSTER.path())
                    .with("/status/folderUri", Runs.FOLDER)
                    .with("/status/backupId", Runs.BACKUP_ID);
            return Stream.concat(
                    ofRuns(status), Stream.of(form(status, "sourceTime", TIME, "sourceTime must be a time in UTC")));
        }
        var restore =
                starting(RESTORE).with("/status/folderUri", Runs.FOLDER).with("/status/safetyBackup/name", "nightly");
        return Stream.concat(
                ofRuns(restore),
                Stream.of(
                        form(restore, "sourceTime", TIME, "sourceTime must be a time in UTC"),
                        form(restore, "safetyBackup.completionTime", TIME, "completionTime must be a time in UTC")));
    }

    private static Stream<Refused> ofSchedules(Manifest status) {
        var now = Runs.NOW.toString();
        var armed = status.with("/status/armed", Map.of("since", now, "rule", "0 2 * * * Etc/UTC"));
        var retrying = status.with("/status/retry", Map.of("slot", now, "attempts", 1, "nextTime", now));
        return Stream.of(
                form(status, "lastScheduleTime", TIME, "lastScheduleTime must be a time in UTC"),
                form(status, "nextScheduleTime", TIME, "nextScheduleTime must be a time in UTC"),
                form(status, "lastSuccessfulTime", TIME, "lastSuccessfulTime must be a time in UTC"),
                form(status, "successDueTime", TIME, "successDueTime must be a time in UTC"),
                form(status, "lastFailureTime", TIME, "lastFailureTime must be a time in UTC"),
                form(status, "lastMissedTime", TIME, "lastMissedTime must be a time in UTC"),
                form(armed, "armed.since", TIME, "since must be a time in UTC"),
                form(retrying, "retry.slot", TIME, "slot must be a time in UTC"),
                form(retrying, "retry.nextTime", TIME, "nextTime must be a time in UTC"),
                condition(status));
    }

    private static Stream<Refused> ofRuns(Manifest status) {
        return Stream.of(
                form(status, "startTime", TIME, "startTime must be a time in UTC"),
                form(status, "completionTime", TIME, "completionTime must be a time in UTC"),
                form(status, "nextAttemptTime", TIME, "nextAttemptTime must be a time in UTC"),
                form(status, "attempt.startedAt", TIME, "startedAt must be a time in UTC"),
                form(status, "attempt.id", "6f1c9f0e6b1f4a399d9e0d9c6d1c6b11", "id must be a UUID"),
                condition(status));
    }

    private static Manifest starting(Manifest run) {
        return run.with("/status/observedGeneration", 1)
                .with("/status/phase", "Starting")
                .with(
                        "/status/attempt",
                        Map.of("id", Runs.ATTEMPT.id(), "startedAt", Runs.NOW.toString(), "host", "h"));
    }

    private static Refused condition(Manifest status) {
        var condition =
                Map.of("type", "Ready", "status", "True", "reason", "Done", "message", "", "lastTransitionTime", TIME);
        return new Refused(
                "conditions of " + status.kind(),
                status.with("/status/conditions", new Object[] {condition}),
                "status.conditions[0].lastTransitionTime",
                "lastTransitionTime must be a time in UTC");
    }

    private static Refused form(Manifest status, String field, String value, String message) {
        return new Refused(
                field + " of " + status.kind(),
                status.with("/status/" + field.replace('.', '/'), value),
                "status." + field,
                message);
    }
}
