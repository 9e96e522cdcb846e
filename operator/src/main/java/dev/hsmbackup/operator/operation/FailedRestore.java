package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import java.time.Instant;

/** Whom a restore that did not succeed concerns: alerts tell people of it only where there is something to do. */
public final class FailedRestore {

    private FailedRestore() {}

    /** Whether a run is to replace what an HSM holds: neither a backup nor a dry run. */
    public static boolean replaces(Run run) {
        return switch (run) {
            case HsmBackup _ -> false;
            case HsmRestore restore -> !restore.getSpec().preflightOnly();
            case CloudHsmRestore restore -> !restore.getSpec().preflightOnly();
        };
    }

    /** Whether the HSM may have changed. A start that Azure definitely refused leaves an attempt, and no job. */
    public static boolean wasSent(RunStatus status) {
        return status.phase() == Phase.UNKNOWN
                || status.jobId() != null
                || Conditions.find(status.conditions(), "HsmStateUncertain")
                        .filter(Condition::holds)
                        .isPresent();
    }

    /** Made again by Velero or from git, and not asked for now: it does nothing but say so. */
    public static boolean isReplay(Run run) {
        String reason = Conditions.find(run.getStatus().conditions(), "Ready")
                .map(Condition::reason)
                .orElse("");
        return Reasons.REPLAYED_OBJECT.equals(reason)
                || (Reasons.DEADLINE_EXCEEDED.equals(reason)
                        && !notAfter(run)
                                .isAfter(Instant.parse(run.getMetadata().getCreationTimestamp())));
    }

    private static Instant notAfter(Run run) {
        return switch (run) {
            case HsmBackup _ -> Instant.MAX;
            case HsmRestore restore -> restore.getSpec().notAfter();
            case CloudHsmRestore restore -> restore.getSpec().notAfter();
        };
    }
}
