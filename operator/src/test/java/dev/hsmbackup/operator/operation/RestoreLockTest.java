package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.operation.LockPolicy.Verdict;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore does to the lock of its HSM: it was taken at 0s, and the restore ended at 1h. */
class RestoreLockTest {

    /** DESIGN §3: an open end keeps others away until somebody looked, or for 24 h. FAULTS F92. */
    @ParameterizedTest(name = "{0}, key: {1}, job known: {2}, {3} at {4}")
    @CsvSource({
        "UNKNOWN,   false, false, -,            1h,        ACTIVE",
        "UNKNOWN,   false, true,  -,            1h,        ACTIVE",
        "UNKNOWN,   true,  false, -,            1h,        ACTIVE",
        "UNKNOWN,   false, false, -,            24h59m59s, ACTIVE",
        "UNKNOWN,   false, false, -,            25h,       ENDED",
        "UNKNOWN,   false, false, acknowledged, 1h,        ENDED",
        "UNKNOWN,   true,  true,  acknowledged, 1h,        ENDED",
        "UNKNOWN,   false, false, other,        1h,        ACTIVE",
        "FAILED,    false, true,  -,            1h,        ACTIVE",
        "FAILED,    false, true,  -,            24h59m59s, ACTIVE",
        "FAILED,    false, true,  -,            25h,       ENDED",
        "FAILED,    false, true,  acknowledged, 1h,        ENDED",
        "FAILED,    false, false, -,            1h,        ENDED",
        "FAILED,    true,  true,  -,            1h,        ENDED",
        "SUCCEEDED, false, true,  -,            1h,        ENDED",
        "SUCCEEDED, true,  true,  -,            1h,        ENDED",
    })
    void shouldKeepOthersAwayWhileTheHsmsStateIsOpen(
            Phase phase, boolean key, boolean job, String annotation, String now, HolderState expected) {
        HsmRestore restore = Restores.in(Restores.of(key ? "card-signing" : null, Safety.DEFAULT), phase, "1h");
        if (!job) {
            restore.setStatus(restore.getStatus().toBuilder().jobId(null).build());
        }
        if (!annotation.equals("-")) {
            restore.getMetadata().setAnnotations(Map.of("hsmbackup.dev/" + annotation, ""));
        }

        assertThat(LockPolicy.holderState(restore, held(null), at(now))).isEqualTo(expected);
        assertThat(LockPolicy.outlivesItsEnd(restore, at(now))).isEqualTo(expected == HolderState.ACTIVE);
    }

    /** The same for a Cloud HSM of which nobody knows what the restore left of it. */
    @ParameterizedTest(name = "{0}, job known: {1}, {2} at {3}")
    @CsvSource({
        "UNKNOWN,   false, -,            1h,        ACTIVE",
        "UNKNOWN,   true,  -,            1h,        ACTIVE",
        "UNKNOWN,   false, -,            24h59m59s, ACTIVE",
        "UNKNOWN,   false, -,            25h,       ENDED",
        "UNKNOWN,   false, acknowledged, 1h,        ENDED",
        "UNKNOWN,   true,  other,        1h,        ACTIVE",
        "FAILED,    true,  -,            1h,        ACTIVE",
        "FAILED,    true,  -,            25h,       ENDED",
        "FAILED,    true,  acknowledged, 1h,        ENDED",
        "FAILED,    false, -,            1h,        ENDED",
        "SUCCEEDED, true,  -,            1h,        ENDED",
        "PENDING,   false, -,            1m,        ACTIVE",
        "PENDING,   false, -,            1m1s,      ENDED",
        "STARTING,  false, -,            24h,       ACTIVE",
        "RUNNING,   true,  -,            48h,       ACTIVE",
    })
    void shouldKeepOthersAwayFromACloudHsm(
            Phase phase, boolean job, String annotation, String now, HolderState expected) {
        CloudHsmRestore restore = CloudRestores.in(phase);
        restore = restore.with(restore.getStatus().toBuilder()
                .jobId(job ? Backups.JOB : null)
                .completionTime(phase.isTerminal() ? at("1h") : null)
                .build());
        if (!annotation.equals("-")) {
            restore.getMetadata().setAnnotations(Map.of("hsmbackup.dev/" + annotation, ""));
        }

        assertThat(LockPolicy.holderState(restore, held(null), at(now))).isEqualTo(expected);
        assertThat(LockPolicy.outlivesItsEnd(restore, at(now)))
                .isEqualTo(phase.isTerminal() && expected == HolderState.ACTIVE);
    }

    /** Nothing was sent in these phases: a lock is left behind by a crash, after the time for an intent. */
    @ParameterizedTest
    @CsvSource({
        "PENDING,                1m,   ACTIVE",
        "PENDING,                1m1s, ENDED",
        "AWAITING_SAFETY_BACKUP, 1m,   ACTIVE",
        "AWAITING_SAFETY_BACKUP, 1m1s, ENDED",
        "STARTING,               24h,  ACTIVE",
        "RUNNING,                48h,  ACTIVE",
    })
    void shouldHoldTheLockWhileAJobMayRun(Phase phase, String now, HolderState expected) {
        HsmRestore restore = Restores.in(Restores.full(), phase, "0s");

        assertThat(LockPolicy.holderState(restore, held(null), at(now))).isEqualTo(expected);
    }

    /** Nobody can tell any more what it did; a backup's request is in the air for two minutes at most. */
    @ParameterizedTest
    @CsvSource({
        "HsmRestore,      0s,        held",
        "HsmRestore,      2m,        held",
        "HsmRestore,      23h59m59s, held",
        "HsmRestore,      24h,       take",
        "CloudHsmRestore, 2m,        held",
        "CloudHsmRestore, 23h59m59s, held",
        "CloudHsmRestore, 24h,       take",
    })
    void shouldHoldTheLockOfADeletedRestoreWithoutAKnownJobForADay(String kind, String now, String expected) {
        assertThat(verdict(held(kind, null), now)).isEqualTo(expected);
    }

    @Test
    void shouldAskAzureAboutTheJobOfADeletedRestore() {
        LockRecord managed = held("HsmRestore", LockRecord.Job.of(Backups.HSM, Backups.JOB));
        LockRecord cloud = held("CloudHsmRestore", LockRecord.Job.of(CloudRestores.FRESH, Backups.JOB));

        for (String now : new String[] {"0s", "24h", "9000h"}) {
            assertThat(verdict(managed, now)).isEqualTo("askazure");
            assertThat(verdict(cloud, now)).isEqualTo("askazure");
        }
    }

    /**
     * Nobody can acknowledge what does not exist any more: what it left behind is known only where a Managed HSM is
     * restored. Of a Cloud HSM nobody waits any more to see whether it becomes Active.
     */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "HsmRestore,      SUCCEEDED,   at once",
        "HsmRestore,      FAILED,      after a day",
        "HsmRestore,      CANCELED,    after a day",
        "HsmRestore,      UNKNOWN,     after a day",
        "HsmRestore,      UNAVAILABLE, after a day",
        "HsmRestore,      RUNNING,     never",
        "CloudHsmRestore, SUCCEEDED,   after a day",
        "CloudHsmRestore, FAILED,      after a day",
        "CloudHsmRestore, CANCELED,    after a day",
        "CloudHsmRestore, UNKNOWN,     after a day",
        "CloudHsmRestore, UNAVAILABLE, after a day",
        "CloudHsmRestore, RUNNING,     never",
        "HsmBackup,       SUCCEEDED,   at once",
        "HsmBackup,       FAILED,      at once",
        "HsmBackup,       CANCELED,    at once",
        "HsmBackup,       UNAVAILABLE, never",
        "HsmBackup,       RUNNING,     never",
    })
    void shouldKeepTheLockOfADeletedRestoreUntilItsOutcomeIsKnown(String kind, String answer, String over) {
        LockRecord lock = held(kind, LockRecord.Job.of(Backups.HSM, Backups.JOB));
        JobAnswer said = answer(answer);

        assertThat(LockPolicy.isOver(lock, said, at("11m"))).isEqualTo(over.equals("at once"));
        assertThat(LockPolicy.isOver(lock, said, at("24h"))).isEqualTo(over.equals("at once"));
        assertThat(LockPolicy.isOver(lock, said, at("24h1s"))).isEqualTo(!over.equals("never"));
    }

    /** What is told says what to do, and warns unless all went well. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "HsmBackup,       SUCCEEDED, free, false, ended: Succeeded.",
        "HsmBackup,       FAILED,    free, false, ended: Failed.",
        "HsmBackup,       UNKNOWN,   free, false, not known to Azure",
        "HsmRestore,      SUCCEEDED, free, false, ended: Succeeded.",
        "HsmRestore,      FAILED,    free, true,  look at its keys",
        "HsmRestore,      UNKNOWN,   free, true,  look at its keys",
        "HsmRestore,      FAILED,    open, true,  restore the safety backup",
        "HsmRestore,      CANCELED,  open, true,  2026-03-02T10:00:00Z",
        "CloudHsmRestore, SUCCEEDED, open, false, deletes Lease hsm-1",
        "CloudHsmRestore, FAILED,    open, true,  look at its activation state",
    })
    void shouldTellOfTheEndOfADeletedObjectsJob(String kind, String answer, String lock, boolean warning, String says) {
        LockRecord holder = held(kind, LockRecord.Job.of(Backups.HSM, Backups.JOB));

        Announcement news = lock.equals("open")
                ? OrphanEnd.leftOpen(holder, (JobAnswer.Ended) answer(answer), "hsm-1")
                : OrphanEnd.free(holder, answer(answer));

        assertThat(news.warning()).isEqualTo(warning);
        assertThat(news.message()).contains("Job " + Backups.JOB + " of the deleted " + kind + " team-a/back", says);
    }

    /** Others' names are not told, and a backup under way is no news. */
    @ParameterizedTest
    @CsvSource({
        "HsmRestore,      team-a, HsmRestore \"back\"|kubectl annotate hsmrestore back -n team-a",
        "CloudHsmRestore, team-a, CloudHsmRestore \"back\"|kubectl annotate cloudhsmrestore back -n team-a",
        "HsmRestore,      team-b, Another backup or restore|outcome open|annotation hsmbackup.dev/acknowledged",
        "HsmBackup,       team-a, Another backup or restore|outcome open|annotation hsmbackup.dev/acknowledged",
    })
    void shouldSayWhatABackupWaitsFor(String kind, String namespace, String says) {
        LockRecord holder =
                new LockRecord("uid", Backups.ATTEMPT.toString(), kind, namespace, "back", null, Backups.CREATED);

        Decision waits = WaitPolicy.locked(State.NEW.backup(), Optional.of(holder), at("5s"));
        Optional<Decision> fails = RestorePolicy.idle(Restores.full(), Backups.HSM, Optional.of(holder), at("5s"));

        String reconciling = Told.waitingMessage(((Decision.Write) waits).status());
        assertThat(reconciling).contains(says.split("\\|"));
        assertThat(reconciling.contains("back -n")).isEqualTo(namespace.equals("team-a") && !kind.equals("HsmBackup"));
        assertThat(fails.filter(decision -> decision instanceof Decision.Write)
                        .map(Restores::message)
                        .orElse("")
                        .contains("\"back\""))
                .isEqualTo(namespace.equals("team-a") && !kind.equals("HsmBackup"));
    }

    private static JobAnswer answer(String word) {
        return switch (word) {
            case "RUNNING" -> new JobAnswer.Running("InProgress", null, null);
            case "UNKNOWN" -> new JobAnswer.Unknown();
            case "UNAVAILABLE" -> new JobAnswer.Unavailable(Backups.problem(Problem.Kind.FORBIDDEN), null);
            default -> Restores.ended(JobAnswer.Outcome.valueOf(word), null, null, null);
        };
    }

    private static String verdict(LockRecord lock, String now) {
        Verdict verdict = LockPolicy.judge(lock, "me", HolderState.GONE, at(now));
        return verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static LockRecord held(LockRecord.@Nullable Job job) {
        return held("HsmRestore", job);
    }

    private static LockRecord held(String kind, LockRecord.@Nullable Job job) {
        return new LockRecord(Restores.UID, Backups.ATTEMPT.toString(), kind, "team-a", "back", job, at("0s"));
    }
}
