package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestorePolicyTest {
    /** Times since the creation. FAULTS F20, F85. */
    @ParameterizedTest(name = "notAfter {0}, asked at {1}")
    @CsvSource({
        "4h,      0s,        on",
        "4h,      3h59m59s,  on",
        "4h,      4h,        Failed DeadlineExceeded !",
        "4h,      4h0m1s,    Failed DeadlineExceeded !",
        "0s,      0s,        Failed DeadlineExceeded !",
        "24h,     23h59m59s, on",
        "24h,     24h,       Failed DeadlineExceeded !",
        "24h0m1s, 0s,        Failed NotAfterTooLate !",
        "9000h,   1m,        Failed NotAfterTooLate !",
        "9000h,   9001h,     Failed DeadlineExceeded !",
    })
    void shouldNotRunAfterItsTime(String notAfter, String now, String expected) {
        HsmRestore restore = Restores.of(null, Safety.DEFAULT, at(notAfter));

        Optional<Decision> decision = RestorePolicy.admit(restore, at(now));

        assertThat(Restores.text(decision)).isEqualTo(expected);
    }

    /** To the millisecond: the clock has them, though the object has not. */
    @Test
    void shouldRunUntilTheLastMomentBeforeItsTime() {
        Instant end = at("4h");

        assertThat(RestorePolicy.admit(Restores.full(), end.minusNanos(1))).isEmpty();
        assertThat(RestorePolicy.inTime(Restores.full(), end.minusNanos(1))).isTrue();
        assertThat(RestorePolicy.inTime(Restores.full(), end)).isFalse();
        assertThat(RestorePolicy.inTime(State.NEW.backup(), at("9000h"))).isTrue();
    }

    /** FAULTS F85: Velero leaves the status out, so the object looks new. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "velero.io/restore-name, monday,  0s, Failed ReplayedObject !",
                "velero.io/restore-name, '',      0s, Failed ReplayedObject !",
                "velero.io/restore-name, monday,  5h, Failed ReplayedObject !",
                "velero.io/backup-name,  monday,  0s, on",
                "-,                      -,       0s, on",
            })
    void shouldNotRunWhereVeleroMadeItAgain(
            @Nullable String label, @Nullable String value, String now, String expected) {
        HsmRestore restore = Restores.full();
        if (label != null && value != null) {
            restore.getMetadata().setLabels(Map.of(label, value));
        }

        Optional<Decision> decision = RestorePolicy.admit(restore, at(now));

        assertThat(Restores.text(decision)).isEqualTo(expected);
    }

    @Test
    void shouldLeaveADeletedRestoreAlone() {
        HsmRestore restore = Restores.full();
        restore.getMetadata().setDeletionTimestamp(Backups.CREATED.toString());

        assertThat(RestorePolicy.admit(restore, at("5h"))).contains(new Decision.Done());
    }

    /** A copy of the last restore, which somebody had acknowledged, would give its lock back whatever became of it. */
    @Test
    void shouldNotBeginWhatIsAcknowledgedAlready() {
        Map<String, String> acknowledged = Map.of(LockPolicy.ACKNOWLEDGED, "");
        for (Run restore : List.of(Restores.full(), Restores.ofKey(), CloudRestores.restore())) {
            restore.getMetadata().setAnnotations(acknowledged);

            Optional<Decision> refused = RestorePolicy.admit(restore, at("5s"));

            assertThat(Restores.text(refused)).isEqualTo("Failed AcknowledgedTooEarly !");
            assertThat(Restores.message(refused))
                    .contains(LockPolicy.ACKNOWLEDGED, "Remove the annotation", "create a new " + restore.getKind());
        }
    }

    @Test
    void shouldSayWhatToDoAboutARefusedReplay() {
        HsmRestore replayed = Restores.full();
        replayed.getMetadata().setLabels(Map.of(RestorePolicy.VELERO, "monday"));
        HsmRestore tooFar = Restores.of(null, Safety.DEFAULT, at("25h"));

        assertThat(Restores.message(RestorePolicy.admit(replayed, at("0s"))))
                .contains("\"monday\"", RestorePolicy.VELERO, "Create a new HsmRestore");
        assertThat(Restores.message(RestorePolicy.admit(Restores.full(), at("5h"))))
                .contains("Nothing was restored", "2026-03-01T14:00:00Z", "Create a new HsmRestore");
        assertThat(Restores.message(RestorePolicy.admit(tooFar, at("0s"))))
                .contains("2026-03-02T11:00:00Z", "24 h", "Create a new HsmRestore");
    }

    @ParameterizedTest
    @CsvSource({
        "0s,   Pending HsmNotAvailable ! 2s",
        "14s,  Pending HsmNotAvailable ! 2s",
        "15s,  Failed HsmNotAvailable !",
        "3h,   Failed HsmNotAvailable !",
    })
    void shouldWaitALittleForAnHsmThatIsNotThere(String now, String expected) {
        Decision decision = RestorePolicy.notAvailable(Restores.full(), at(now));

        assertThat(Cell.text(decision)).isEqualTo(expected);
        assertThat(Restores.message(decision))
                .contains("\"payments\"", "\"team-a\"", "may restore", "spec.restore.namespaces");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "59m59s, -,      on",
                "1h,     -,      Failed StartDeadlineExceeded !",
                "5s,     6s,     again 1s",
                "6s,     6s,     on",
                "1h,     1h10m,  Failed StartDeadlineExceeded !",
            })
    void shouldKeepDeadlineAndPauses(String now, @Nullable String nextAttempt, String expected) {
        HsmRestore restore = Restores.full();
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .nextAttemptTime(nextAttempt == null ? null : at(nextAttempt))
                .build());

        Optional<Decision> decision = WaitPolicy.due(restore, at(now));

        assertThat(Restores.text(decision)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT,   Failed KeyExists !",
        "DELETED,   Failed KeyExists !",
        "ABSENT,    on",
        "NOT_KNOWN, on",
    })
    void shouldNotRestoreOverAKeyThatIsThere(Presence key, String expected) {
        Optional<Decision> decision = RestorePolicy.key(Restores.ofKey(), key, at("5s"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        decision.ifPresent(fails -> assertThat(Restores.message(fails))
                .contains("card-signing", "purge")
                .matches(text -> text.contains("not purged") == (key == Presence.DELETED)));
    }

    /** FAULTS F86: restores do not queue. */
    @Test
    void shouldFailAtOnceBesideAnotherRestore() {
        Optional<Decision> busy =
                RestorePolicy.idle(Restores.full(), Backups.HSM, Optional.of(holder("HsmRestore")), at("5s"));

        assertThat(Restores.text(busy)).isEqualTo("Failed HsmBusy !");
        assertThat(Restores.message(busy)).contains(LockPolicy.ACKNOWLEDGED, "create a new HsmRestore");
        assertThat(RestorePolicy.idle(Restores.full(), Backups.HSM, Optional.empty(), at("5s")))
                .isEmpty();
    }

    @Test
    void shouldStandInLineBehindABackup() {
        assertThat(RestorePolicy.idle(Restores.full(), Backups.HSM, Optional.of(holder("HsmBackup")), at("5s")))
                .contains(new Decision.StandInLine(Backups.HSM));
    }

    private static LockRecord holder(String kind) {
        return new LockRecord("uid", Backups.ATTEMPT.toString(), kind, "team-b", "other", null, Backups.CREATED);
    }

    /** What stands in the status of a restore that is about to be sent. */
    @Test
    void shouldRecordSourceAndWayBackWithTheIntent() {
        var safety = Restores.running(null).getStatus().safetyBackup();
        Work.Restore work = new Work.Restore(Restores.REQUEST, Restores.MADE, safety);

        RunStatus intent = StartPolicy.intent(Restores.full(), work, Backups.attempt("5s"), at("5s"));

        assertThat(intent.phase()).isEqualTo(Phase.STARTING);
        assertThat(intent.folderUri()).isEqualTo(Restores.REQUEST.folderUri());
        assertThat(intent.sourceTime()).isEqualTo(Restores.MADE);
        assertThat(intent.safetyBackup()).isEqualTo(safety);
    }

    /** Kinds of problems at the start, as for backups: what passes is waited for until the start deadline. */
    @Test
    void shouldWaitForWhatMayPassAndFailAtOnceOtherwise() {
        Map<Problem.Kind, String> decided = new LinkedHashMap<>();
        for (Problem.Kind kind : Problem.Kind.values()) {
            decided.put(
                    kind,
                    Cell.text(StartPolicy.refused(Restores.full(), Backups.refusal(kind, null), at("5s")))
                            .split(" ", 2)[0]);
        }

        assertThat(decided.entrySet().stream()
                        .filter(it -> it.getValue().equals("Pending"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(List.of(
                        Problem.Kind.BUSY,
                        Problem.Kind.THROTTLED,
                        Problem.Kind.DNS,
                        Problem.Kind.CONNECT,
                        Problem.Kind.TLS,
                        Problem.Kind.CREDENTIAL));
        assertThat(decided.values()).isSubsetOf("Pending", "Failed");
        assertThat(GoDuration.parse(Restores.full().startDeadline())).isEqualTo(Duration.ofHours(1));
    }
}
