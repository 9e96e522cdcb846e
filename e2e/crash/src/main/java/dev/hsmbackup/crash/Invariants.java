package dev.hsmbackup.crash;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges a backup by the invariants of DESIGN §7, by what a graceful stop owes (FAULTS F23), and by what a restart must make
 * of what it finds (§3, step 7).
 */
final class Invariants {

    private final Evidence evidence;
    private final List<String> violations = new ArrayList<>();

    private Invariants(Evidence evidence) {
        this.evidence = evidence;
    }

    /** What is wrong, one sentence each; empty where all holds. */
    static List<String> violations(Evidence evidence) {
        Invariants all = new Invariants(evidence);
        all.nothingWasMissed();
        all.oneStart();
        all.oneJobAtATime();
        all.nothingChangesThatMustNot();
        all.onlyWhatAzureSaid();
        all.stopsGracefully();
        all.ends();
        return List.copyOf(all.violations);
    }

    private void wanted(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    /** Else the other checks would say less than they seem to. */
    private void nothingWasMissed() {
        int states = evidence.states().size();
        wanted(
                states == evidence.statusWrites() + 1,
                "the audit log has " + evidence.statusWrites() + " status writes after the creation, but " + states
                        + " states were seen");
    }

    private void oneStart() {
        int starts = evidence.starts().size();
        wanted(starts <= 1, "I2: " + starts + " starts arrived");
        wanted(evidence.jobs().size() <= 1, "I2: the HSM ran " + evidence.jobs().size() + " jobs");
    }

    private void oneJobAtATime() {
        wanted(
                evidence.starts().stream().noneMatch(start -> start.answer().equals("409")),
                "I4: a start was refused because a job ran");
    }

    private void nothingChangesThatMustNot() {
        RunStatus before = RunStatus.INITIAL;
        for (RunStatus state : evidence.states()) {
            boolean wasTerminal = before.phase().isTerminal();
            wanted(
                    !wasTerminal || before.phase() == state.phase(),
                    "I5: the phase went from " + before.phase() + " to " + state.phase());
            wanted(kept(before.jobId(), state.jobId()), "I5: the job id changed");
            wanted(kept(before.backupId(), state.backupId()), "I5: the backup id changed");
            wanted(kept(before.folderUri(), state.folderUri()), "I5: the folder changed");
            wanted(before.observedGeneration() <= state.observedGeneration(), "I5: the status disappeared");
            before = state;
        }
    }

    private static boolean kept(@Nullable String before, @Nullable String after) {
        return before == null || before.equals(after);
    }

    private void onlyWhatAzureSaid() {
        RunStatus end = evidence.last();
        if (end.phase() != Phase.SUCCEEDED) {
            return;
        }
        wanted(
                evidence.jobs().stream()
                        .anyMatch(job -> job.id().equals(end.jobId())
                                && job.status().equalsIgnoreCase("Succeeded")
                                && job.folderUri().equals(end.folderUri())),
                "I6: Succeeded with job " + end.jobId() + " and folder " + end.folderUri() + ", but the HSM has "
                        + evidence.jobs());
        wanted(
                evidence.arrivals().stream()
                        .filter(Arrival::isBackupPoll)
                        .anyMatch(poll -> poll.jobId().equals(end.jobId())
                                // Passed on by a rule that ran a command.
                                && (poll.answer().equals("200") || poll.answer().equals("pass"))),
                "I6: Succeeded, but the HSM never told so");
    }

    private void stopsGracefully() {
        if (!(evidence.end() instanceof Evidence.End.Stopped(int exitCode, int starts))) {
            return;
        }
        int arrived = evidence.startsBefore().size();
        wanted(exitCode == 0, "F23: it ended with code " + exitCode);
        wanted(arrived <= starts, "F23: a start was sent after SIGTERM");
        wanted(arrived >= starts, "F23: the start that was under way never arrived");
        wanted(
                evidence.found().phase() != Phase.STARTING,
                "F23: it left an intent behind, though it had the time to record the answer or to take it back");
        wanted(
                evidence.last().phase() == Phase.SUCCEEDED,
                "F23: a graceful stop cost the backup: " + evidence.last().phase());
    }

    private void ends() {
        RunStatus end = evidence.last();
        RunStatus found = evidence.found();
        wanted(end.phase().isTerminal(), "I7: it stays " + end.phase());
        switch (found.phase()) {
            case PENDING -> {
                wanted(end.phase() == Phase.SUCCEEDED, "no intent was recorded, yet it ended as " + end.phase());
                wanted(
                        starts(1),
                        "no intent was recorded, yet it made "
                                + evidence.starts().size() + " starts");
            }
            case STARTING -> {
                wanted(
                        end.phase() == Phase.UNKNOWN && reason(end).equals("StartOutcomeUnknown"),
                        "an intent without job id ended as " + end.phase() + " (" + reason(end) + ")");
                wanted(end.jobId() == null, "an intent without job id got the job id " + end.jobId());
                wanted(
                        evidence.startsAfter().isEmpty(),
                        "an intent without job id was started again: "
                                + evidence.startsAfter().size() + " starts after the restart");
                wanted(Objects.equals(end.attempt(), found.attempt()), "the attempt changed");
            }
            case RUNNING -> {
                wanted(end.phase() == Phase.SUCCEEDED, "the recorded job was not adopted: " + end.phase());
                wanted(Objects.equals(end.jobId(), found.jobId()), "another job was adopted: " + end.jobId());
                wanted(Objects.equals(end.startTime(), found.startTime()), "the start time changed");
                wanted(starts(1), "a running job and " + evidence.starts().size() + " starts");
            }
            case AWAITING_SAFETY_BACKUP -> wanted(false, "a backup awaits no safety backup");
            case SUCCEEDED, FAILED, UNKNOWN -> wanted(end.equals(found), "the status changed after the end");
        }
    }

    private boolean starts(int wanted) {
        return evidence.starts().size() == wanted;
    }

    private static String reason(RunStatus status) {
        return Conditions.find(status.conditions(), "Ready")
                .map(Condition::reason)
                .orElse("no reason");
    }
}
