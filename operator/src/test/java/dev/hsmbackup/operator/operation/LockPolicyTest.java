package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.operation.LockPolicy.Verdict;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Taken at 0s; asked by object "me". */
class LockPolicyTest {

    private static final List<String> TIMES = List.of("0s", "1m59s", "2m", "24h");

    @Test
    void shouldJudgeAsTheTableSays() {
        Map<String, String> expected = new TreeMap<>(Cell.table("""
                                | 0s        | 1m59s | 2m   | 24h
                nobody, not read | take     | "     | "    | "
                nobody, active   | take     | "     | "    | "
                nobody, ended    | take     | "     | "    | "
                nobody, gone     | take     | "     | "    | "
                mine, not read   | take     | "     | "    | "
                mine, active     | take     | "     | "    | "
                mine, ended      | take     | "     | "    | "
                mine, gone       | take     | "     | "    | "
                other, not read  | askholder| "     | "    | "
                other, active    | held     | "     | "    | "
                other, ended     | take     | "     | "    | "
                other, gone      | held     | "     | take | "
                job, not read    | askholder| "     | "    | "
                job, active      | held     | "     | "    | "
                job, ended       | take     | "     | "    | "
                job, gone        | askazure | "     | "    | "
                """));
        Map<String, @Nullable LockRecord> locks = new TreeMap<>();
        locks.put("nobody", null);
        locks.put("mine", held("me", null));
        locks.put("other", held("other", null));
        locks.put("job", held("other", Backups.JOB));

        Map<String, String> judged = new TreeMap<>();
        locks.forEach((name, lock) -> {
            for (String time : TIMES) {
                judged.put(name + ", not read @ " + time, verdict(lock, null, time));
                for (HolderState holder : HolderState.values()) {
                    judged.put(
                            name + ", " + holder.name().toLowerCase(Locale.ROOT) + " @ " + time,
                            verdict(lock, holder, time));
                }
            }
        });

        assertThat(judged).isEqualTo(expected);
        assertThat(judged.values())
                .containsAll(Arrays.stream(Verdict.class.getPermittedSubclasses())
                        .map(LockPolicyTest::word)
                        .toList());
    }

    @Test
    void shouldSayHowAHolderLooksByItsPhase() {
        Map<String, String> expected = Cell.table("""
                          | 0s     | 1m     | 1m1s   | 24h
                PENDING   | ACTIVE | ACTIVE | ENDED  | ENDED
                AWAITING_SAFETY_BACKUP | ACTIVE | ACTIVE | ENDED  | ENDED
                STARTING  | ACTIVE | ACTIVE | ACTIVE | ACTIVE
                RUNNING   | ACTIVE | ACTIVE | ACTIVE | ACTIVE
                SUCCEEDED | ENDED  | ENDED  | ENDED  | ENDED
                FAILED    | ENDED  | ENDED  | ENDED  | ENDED
                UNKNOWN   | ENDED  | ENDED  | ENDED  | ENDED
                """);

        Map<String, String> looks = new TreeMap<>();
        for (Phase phase : Phase.values()) {
            for (String time : List.of("0s", "1m", "1m1s", "24h")) {
                looks.put(
                        phase + " @ " + time,
                        LockPolicy.holderState(inPhase(phase), held("other", null), at(time))
                                .name());
            }
        }

        assertThat(looks).isEqualTo(new TreeMap<>(expected));
    }

    @Test
    void shouldBelieveThatAnOrphanedJobIsOverOnlyByAzuresWord() {
        Map<String, String> expected = Cell.table("""
                            | 0s    | 10m   | 10m1s | 24h
                Ended       | true  | true  | true  | true
                Unknown     | false | false | true  | true
                Running     | false | false | false | false
                Unavailable | false | false | false | false
                """);
        List<JobAnswer> answers = List.of(
                new JobAnswer.Ended(JobAnswer.Outcome.CANCELED, "Canceled", null, null, null, null, null, null),
                new JobAnswer.Unknown(),
                new JobAnswer.Running("InProgress", null, null),
                new JobAnswer.Unavailable(Backups.problem(Problem.Kind.FORBIDDEN), null));

        Map<String, String> over = new TreeMap<>();
        for (JobAnswer answer : answers) {
            for (String time : List.of("0s", "10m", "10m1s", "24h")) {
                over.put(
                        answer.getClass().getSimpleName() + " @ " + time,
                        Boolean.toString(LockPolicy.isOver(held("other", Backups.JOB), answer, at(time))));
            }
        }

        assertThat(over).isEqualTo(new TreeMap<>(expected));
    }

    /** Otherwise a start could still be sent when the lock is already another's. */
    @Test
    void shouldTakeALockOverOnlyWhenItsIntentIsTooOldToBeSent() {
        assertThat(LockPolicy.WITHOUT_INTENT).isGreaterThan(StartPolicy.INTENT_VALID);
        assertThat(LockPolicy.GONE_WITHOUT_JOB).isGreaterThan(StartPolicy.INTENT_VALID.plusSeconds(70));
    }

    private static HsmBackup inPhase(Phase phase) {
        return Backups.with(RunStatus.INITIAL.toBuilder().phase(phase).build());
    }

    private static String verdict(@Nullable LockRecord lock, @Nullable HolderState holder, String time) {
        return word(LockPolicy.judge(lock, "me", holder, at(time)).getClass());
    }

    private static String word(Class<?> verdict) {
        return verdict.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static LockRecord held(String uid, @Nullable String jobId) {
        return new LockRecord(
                uid,
                Backups.ATTEMPT.toString(),
                "HsmBackup",
                "team-b",
                "weekly",
                jobId == null ? null : LockRecord.Job.of(Backups.HSM, jobId),
                at("0s"));
    }
}
