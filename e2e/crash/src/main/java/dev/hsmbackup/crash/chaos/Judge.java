package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.crash.chaos.Evidence.Asked;
import dev.hsmbackup.crash.chaos.Evidence.Job;
import dev.hsmbackup.crash.chaos.Evidence.Story;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judges a run by the invariants of DESIGN §7 and by FAULTS F07, from the logs alone. */
final class Judge {
    /** Times in a status have whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final Evidence evidence;
    private final List<String> violations = new ArrayList<>();

    private Judge(Evidence evidence) {
        this.evidence = evidence;
    }

    /** What is wrong, one sentence each; empty where all holds. */
    static List<String> violations(Evidence evidence) {
        Judge judge = new Judge(evidence);
        judge.nothingWasMissed();
        judge.everyStartHasAnIntent();
        evidence.stories().forEach(story -> {
            judge.oneStart(story);
            judge.nothingChangesThatMustNot(story);
            judge.endsHonestly(story);
        });
        judge.oneJobAtATime();
        judge.accountsForEveryJob();
        return List.copyOf(judge.violations);
    }

    private void wanted(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    /** Else the other checks would say less than they seem to. */
    private void nothingWasMissed() {
        evidence.stories().forEach(story -> {
            long audited = evidence.audited().getOrDefault(story.name(), 0L);
            wanted(
                    story.states().size() == audited + 1,
                    story.name() + ": the audit log has " + audited + " status writes after the creation, but "
                            + story.states().size() + " states were seen");
        });
        wanted(
                evidence.audited().equals(evidence.passed()),
                "the gate let other status writes through than the audit log has");
        wanted(evidence.foreign() == 0, evidence.foreign() + " status writes were not the operator's");
        wanted(evidence.exitCode() == 0, "the last process, told to stop, ended with code " + evidence.exitCode());
    }

    private void everyStartHasAnIntent() {
        starts(start -> true)
                .forEach(start -> wanted(
                        evidence.stories().stream()
                                        .filter(story -> story.tried(start.attemptId()))
                                        .count()
                                == 1,
                        "I2: a start arrived at " + start.host() + " that no backup recorded: " + start.attemptId()));
    }

    private void oneStart(Story story) {
        int starts = starts(start -> story.tried(start.attemptId()) && !start.refused())
                .size();
        wanted(starts <= 1, "I2: " + starts + " starts of " + story.name() + " that were not refused");
    }

    /** Two at once only where a job belongs to a backup that is deleted or Unknown: its lock may be free (§3). */
    private void oneJobAtATime() {
        Map<String, Asked> running = new HashMap<>();
        starts(start -> true).forEach(start -> {
            Asked before = running.get(start.host());
            if (start.busy()) {
                wanted(
                        before != null
                                && owner(before)
                                        .filter(story ->
                                                story.deleted() || story.last().phase() == Phase.UNKNOWN)
                                        .isPresent(),
                        "I4: a start was sent to " + start.host() + " while a job of "
                                + (before == null
                                        ? "nobody"
                                        : owner(before).map(Story::name).orElse("nobody"))
                                + " ran");
            }
            if (!start.jobId().isEmpty()) {
                running.put(start.host(), start);
            }
        });
    }

    private Optional<Story> owner(Asked start) {
        return evidence.stories().stream()
                .filter(story -> story.tried(start.attemptId()))
                .findFirst();
    }

    private void nothingChangesThatMustNot(Story story) {
        RunStatus before = RunStatus.INITIAL;
        for (RunStatus state : story.states()) {
            wanted(
                    !before.phase().isTerminal() || before.phase() == state.phase(),
                    "I5: " + story.name() + " went from " + before.phase() + " to " + state.phase());
            wanted(kept(before.jobId(), state.jobId()), "I5: the job id of " + story.name() + " changed");
            wanted(kept(before.backupId(), state.backupId()), "I5: the backup id of " + story.name() + " changed");
            wanted(kept(before.folderUri(), state.folderUri()), "I5: the folder of " + story.name() + " changed");
            wanted(
                    before.observedGeneration() <= state.observedGeneration(),
                    "I5: the status of " + story.name() + " disappeared");
            before = state;
        }
    }

    private static boolean kept(@Nullable String before, @Nullable String after) {
        return before == null || before.equals(after);
    }

    private void endsHonestly(Story story) {
        switch (story.last().phase()) {
            case SUCCEEDED -> succeeded(story);
            case FAILED ->
                wanted(
                        job(story).filter(job -> !job.succeeded()).isPresent() || accepted(story) == 0,
                        "I6: " + story.name() + " is Failed, but a job of it did not fail");
            case UNKNOWN -> unknown(story);
            case PENDING, AWAITING_SAFETY_BACKUP, STARTING, RUNNING ->
                wanted(
                        story.deleted(),
                        "I7: " + story.name() + " stays " + story.last().phase());
        }
        if (story.name().startsWith(Diary.LAST)) {
            wanted(
                    story.last().phase() == Phase.SUCCEEDED,
                    "I7: the HSM is not free again: " + story.name() + " is "
                            + story.last().phase());
        }
    }

    private void succeeded(Story story) {
        RunStatus end = story.last();
        wanted(
                job(story)
                        .filter(job -> job.succeeded() && job.folderUri().equals(end.folderUri()))
                        .isPresent(),
                "I6: " + story.name() + " is Succeeded with job " + end.jobId() + ", which its HSM does not confirm");
        wanted(
                evidence.asked().stream()
                        .anyMatch(poll -> !poll.start() && poll.jobId().equals(end.jobId()) && poll.answered()),
                "I6: " + story.name() + " is Succeeded, but the HSM never told so");
        wanted(
                starts(start -> start.jobId().equals(end.jobId()) && story.tried(start.attemptId()))
                                .size()
                        == 1,
                "I6: " + story.name() + " is Succeeded with a job that it did not start");
    }

    /** Only where the answer was spoilt, or whoever waited for it ended. */
    private void unknown(Story story) {
        boolean hadJob =
                story.states().stream().anyMatch(state -> !state.phase().isTerminal() && state.jobId() != null);
        wanted(!hadJob, "I6: " + story.name() + " is Unknown although its job was recorded");
        boolean spoilt = story.attempt().isPresent()
                && starts(start -> start.attemptId()
                                        .equals(story.attempt().get().id().toString())
                                && !start.answered())
                        .stream()
                        .findAny()
                        .isPresent();
        wanted(
                spoilt || endedMeanwhile(story),
                "I6: " + story.name() + " is Unknown, although nothing hid Azure's answer from the operator");
    }

    private boolean endedMeanwhile(Story story) {
        Instant end = story.last().completionTime();
        return story.attempt().isPresent()
                && end != null
                && evidence.ends().stream()
                        .anyMatch(gone ->
                                !gone.isBefore(story.attempt().get().startedAt()) && gone.isBefore(end.plus(ROUNDING)));
    }

    /** F07: each job belongs to a backup that says so, or that is Unknown, or deleted. */
    private void accountsForEveryJob() {
        Tally tally = Tally.of(evidence);
        int jobs = evidence.jobs().size();
        int accepted = starts(start -> !start.jobId().isEmpty()).size();
        wanted(
                accepted == tally.startsWithEnd() + tally.startsUnknown() + tally.startsDeleted(),
                "F07: " + accepted + " starts were accepted, but the backups account for " + tally.startsWithEnd()
                        + " + " + tally.startsUnknown() + " Unknown + " + tally.startsDeleted() + " deleted");
        wanted(accepted == jobs, "F07: " + accepted + " starts were accepted, but the HSMs have " + jobs + " jobs");
    }

    private long accepted(Story story) {
        return starts(start -> story.tried(start.attemptId()) && !start.jobId().isEmpty())
                .size();
    }

    private Optional<Job> job(Story story) {
        return evidence.jobs().stream()
                .filter(job -> Objects.equals(job.id(), story.last().jobId()))
                .findFirst();
    }

    private List<Asked> starts(Predicate<Asked> which) {
        return evidence.asked().stream().filter(Asked::start).filter(which).toList();
    }
}
