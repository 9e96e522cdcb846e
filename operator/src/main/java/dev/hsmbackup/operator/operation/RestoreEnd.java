package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.KeyVersions;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the end of a restore means. The result is read, not assumed. */
final class RestoreEnd {

    /** Condition: the HSM may be half restored. */
    static final String HSM_STATE_UNCERTAIN = "HsmStateUncertain";

    /** Azure's words after a selective restore (recordings of the Azure SDKs). */
    private static final Pattern COUNTS =
            Pattern.compile("(?i)successful key versions restored:\\s*(?<restored>[0-9]{1,9})\\b"
                    + "(?:.*?could not overwrite:\\s*(?<kept>[0-9]{1,9})\\b)?");

    private RestoreEnd() {}

    /** Azure says that it succeeded: also where it restored nothing of a key. */
    static Decision succeeded(HsmRestore restore, JobAnswer.Ended answer, Instant now) {
        String key = restore.getSpec().keyName();
        StatusChange change = new StatusChange(restore, now);
        if (key == null) {
            String message = "The HSM is restored from " + restore.getStatus().folderUri() + ".";
            return JobPolicy.end(
                    change.succeeded(message),
                    answer,
                    Announcement.normal(Words.of(restore).follow(), Reasons.RESTORE_SUCCEEDED, message));
        }
        KeyVersions counts = counts(answer).orElse(null);
        if (counts != null && counts.restored() == 0) {
            String message = "Azure restored no version of key " + key
                    + (counts.notOverwritten() == 0
                            ? "."
                            : ": " + counts.notOverwritten()
                                    + " are there already. Delete and purge the key before it is restored"
                                    + " (az keyvault key delete, then purge).");
            return JobPolicy.end(
                    change.failed(Reasons.NOTHING_RESTORED, message)
                            .keyVersions(counts)
                            .error(new JobError(Reasons.NOTHING_RESTORED, answer.details())),
                    answer,
                    Announcement.warning(Words.of(restore).follow(), Reasons.NOTHING_RESTORED, message));
        }
        String message = (counts == null ? "Azure says that" : counts.restored() + " versions of") + " key " + key
                + (counts == null ? " is restored, but not how many of its versions" : " are restored")
                + (counts == null || counts.notOverwritten() == 0
                        ? "."
                        : ", " + counts.notOverwritten() + " could not be overwritten.");
        return JobPolicy.end(
                change.succeeded(message).keyVersions(counts),
                answer,
                Announcement.normal(Words.of(restore).follow(), Reasons.RESTORE_SUCCEEDED, message));
    }

    /** A sentence with the folder to go back to; empty where there is none, or where the HSM is untouched. */
    static String wayBack(Run run) {
        if (!replacesAll(run)) {
            return "";
        }
        if (run instanceof CloudHsmRestore) {
            return " The destination may be nonfunctional, and nothing can be restored into it again: delete it, create"
                    + " another Cloud HSM and restore into that one. The backup, and the Cloud HSM it is of, are untouched."
                    + held(run);
        }
        SafetyBackup safety = run.getStatus().safetyBackup();
        return (safety == null || safety.folderUri() == null
                        ? " The HSM may be half restored, and there is no safety backup."
                        : " The HSM may be half restored. To go back, restore the safety backup in "
                                + safety.folderUri() + ".")
                + held(run);
    }

    /** The same where the outcome is not known, which is open of a single key, too. */
    static String wayForward(Run run) {
        return replacesAll(run) ? wayBack(run) : held(run);
    }

    /** A sentence that says how to let others go on after an open end. */
    static String held(Run run) {
        return " Other jobs of this HSM wait for 24 h, or until somebody who looked at it runs: "
                + LockPolicy.acknowledge(run);
    }

    /** Adds the condition where a full restore may have been begun and did not end well. */
    static RunStatusBuilder uncertain(Run run, RunStatusBuilder ended, String message, Instant now) {
        return replacesAll(run)
                ? ended.conditions(StatusChange.fitting(Conditions.with(
                        ended.build().conditions(),
                        new Condition(
                                HSM_STATE_UNCERTAIN,
                                Condition.Status.TRUE,
                                "RestoreDidNotEndWell",
                                message,
                                run.getMetadata().getGeneration(),
                                now))))
                : ended;
    }

    private static boolean replacesAll(Run run) {
        return switch (run) {
            case HsmBackup _ -> false;
            case HsmRestore restore -> restore.getSpec().keyName() == null;
            case CloudHsmRestore _ -> true;
        };
    }

    private static Optional<KeyVersions> counts(JobAnswer.Ended answer) {
        Matcher matcher = COUNTS.matcher(answer.details() == null ? "" : answer.details());
        if (!matcher.find()) {
            return Optional.empty();
        }
        String kept = matcher.group("kept");
        return Optional.of(
                new KeyVersions(Long.parseLong(matcher.group("restored")), kept == null ? 0 : Long.parseLong(kept)));
    }
}
