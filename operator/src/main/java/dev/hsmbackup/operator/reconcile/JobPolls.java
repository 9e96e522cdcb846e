package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.operation.ActivationPolicy;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.JobPolicy;
import dev.hsmbackup.operator.operation.PollHistory;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Asks Azure how jobs are, and remembers what it said so far. */
public final class JobPolls {

    private final Gateways azure;
    private final InstantSource clock;
    private final Consumer<String> activated;
    private final Map<String, PollHistory> histories = new ConcurrentHashMap<>();
    private final UsualDurations usual = new UsualDurations();

    /** @param activated gets the name of each CloudHsm that was found to be Active after a restore */
    public JobPolls(Gateways azure, InstantSource clock, Consumer<String> activated) {
        this.azure = azure;
        this.clock = clock;
        this.activated = activated;
    }

    Decision ask(Run run, Decision.Poll poll) {
        JobAnswer answer = switch (run) {
            case HsmBackup _ -> azure.backups().backupJob(poll.hsm(), poll.jobId());
            case HsmRestore _, CloudHsmRestore _ -> azure.restores().restoreJob(poll.hsm(), poll.jobId());
        };
        Instant now = clock.instant();
        PollHistory history = histories.compute(
                run.getMetadata().getUid(),
                (uid, old) -> (old == null ? PollHistory.beginning(now) : old).with(answer, now));
        Duration usually =
                run instanceof HsmBackup ? usual.of(poll.hsm().host()).orElse(null) : null;
        return JobPolicy.answered(run, answer, history, usually, now);
    }

    Decision ask(Decision.AskDestination ask) {
        ClusterAnswer answer = azure.clusters().cluster(ask.hsm());
        if (answer instanceof ClusterAnswer.Cluster cluster
                && cluster.activationState().equals(ClusterAnswer.ACTIVE)) {
            activated.accept(ask.restore().target().name());
        }
        return ActivationPolicy.answered(ask.restore(), ask.restored(), answer, clock.instant());
    }

    /** This is how the run stands now. */
    void stands(Run run) {
        usual.stands(run);
    }

    /** The run ended or is gone. */
    void over(Run run) {
        histories.remove(run.getMetadata().getUid());
    }
}
