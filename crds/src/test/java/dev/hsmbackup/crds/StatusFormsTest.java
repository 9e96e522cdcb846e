package dev.hsmbackup.crds;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No status may be stored that an operator cannot read: it would stop for all objects. */
class StatusFormsTest {

    private static final String NAME = "unreadable";
    private static final ApiServer API = ApiServer.shared();

    @BeforeAll
    static void create() {
        API.create(Manifest.hsmBackup(NAME).with("/metadata/namespace", "default"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> API.updateStatus(refused.object())).isOnly(refused.field(), refused.message());
    }

    static Stream<Refused> unreadable() {
        var status = Manifest.hsmBackup(NAME)
                .with("/metadata/namespace", "default")
                .with("/status/observedGeneration", 1)
                .with("/status/phase", "Starting")
                .with(
                        "/status/attempt",
                        Map.of("id", Backups.ATTEMPT.id(), "startedAt", Backups.NOW.toString(), "host", "h"));
        var time = "2026-03-01T02:00:00,5Z";
        var condition =
                Map.of("type", "Ready", "status", "True", "reason", "Done", "message", "", "lastTransitionTime", time);
        return Stream.of(
                form(status, "startTime", time, "startTime must be a time in UTC"),
                form(status, "completionTime", time, "completionTime must be a time in UTC"),
                form(status, "nextAttemptTime", time, "nextAttemptTime must be a time in UTC"),
                form(status, "attempt.startedAt", time, "startedAt must be a time in UTC"),
                form(status, "attempt.id", "6f1c9f0e6b1f4a399d9e0d9c6d1c6b11", "id must be a UUID"),
                new Refused(
                        "conditions",
                        status.with("/status/conditions", new Object[] {condition}),
                        "status.conditions[0].lastTransitionTime",
                        "lastTransitionTime must be a time in UTC"));
    }

    private static Refused form(Manifest status, String field, String value, String message) {
        return new Refused(field, status.with("/status/" + field.replace('.', '/'), value), "status." + field, message);
    }
}
