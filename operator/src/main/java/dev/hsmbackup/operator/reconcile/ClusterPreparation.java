package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.CheckPolicy;
import dev.hsmbackup.operator.operation.ClusterSourcePolicy;
import dev.hsmbackup.operator.operation.ClusterSourcePolicy.Found;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.DestinationPolicy;
import dev.hsmbackup.operator.operation.RestorePolicy;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.operation.WaitPolicy;
import dev.hsmbackup.operator.operation.Work;
import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Looks at all that a restore into a Cloud HSM depends on, in the order in which the policies want it, and stops where
 * one has a say. The destination's state is asked in each look, and once more right before the request is sent.
 */
public final class ClusterPreparation {

    private final Targets targets;
    private final ClusterSources sources;
    private final RestoreChecks checks;
    private final ClusterGateway clusters;
    private final LockKeeper locks;
    private final Rivals rivals;
    private final InstantSource clock;

    public ClusterPreparation(
            Runs runs,
            Targets targets,
            ClusterSources sources,
            RestoreChecks checks,
            ClusterGateway clusters,
            LockKeeper locks,
            InstantSource clock) {
        this.targets = targets;
        this.sources = sources;
        this.checks = checks;
        this.clusters = clusters;
        this.locks = locks;
        this.rivals = new Rivals(runs, clock);
        this.clock = clock;
    }

    /** @param restore as read live, nothing sent */
    Decision decide(CloudHsmRestore restore, boolean startsAllowed) {
        Instant now = clock.instant();
        Optional<Decision> refused = RestorePolicy.admit(restore, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        return targets.of(restore) instanceof Target.Destination hsm
                ? WaitPolicy.due(restore, now)
                        .orElseGet(() ->
                                startsAllowed ? lookOn(restore, hsm) : new Decision.LookAgain(Duration.ofSeconds(1)))
                : RestorePolicy.notAvailable(restore, now);
    }

    private Decision lookOn(CloudHsmRestore restore, Target.Destination hsm) {
        return switch (sources.find(restore, hsm)) {
            case Found.None(Decision instead) -> instead;
            case Found.Backup source -> lookOn(restore, hsm, source);
        };
    }

    private Decision lookOn(CloudHsmRestore restore, Target.Destination hsm, Found.Backup source) {
        RestoreRequest request = new RestoreRequest(hsm.container(), source.id(), null);
        Work.RestoreCluster work = new Work.RestoreCluster(request, source.madeAt());
        return ClusterSourcePolicy.allowed(restore, source, hsm, clock.instant())
                .or(() -> ClusterSourcePolicy.otherwhere(restore, source, hsm, clock.instant()))
                .or(() -> ClusterSourcePolicy.same(restore, source, clock.instant()))
                .or(() -> idle(restore, hsm))
                .or(() -> DestinationPolicy.decide(restore, clusters.cluster(hsm.hsm()), clock.instant()))
                .or(() -> CheckPolicy.decide(restore, checks.of(restore, hsm.hsm(), request), clock.instant()))
                .orElseGet(() -> restore.getSpec().preflightOnly()
                        ? RestorePolicy.preflightPassed(restore, work, clock.instant())
                        : lastLook(restore, hsm, work));
    }

    private Optional<Decision> idle(CloudHsmRestore restore, Target.Destination hsm) {
        Optional<Decision> held = RestorePolicy.idle(
                restore, hsm.hsm(), locks.heldByAnother(restore, hsm.hsm().host()), clock.instant());
        return held.filter(decision -> !(decision instanceof Decision.StandInLine))
                .or(() -> rivals.decide(restore, hsm))
                .or(() -> held);
    }

    /** All that was asked took its time: what the admin, the object and others like it say is looked at again. */
    private Decision lastLook(CloudHsmRestore restore, Target.Destination hsm, Work.RestoreCluster work) {
        return targets.of(restore).equals(hsm)
                ? rivals.decide(restore, hsm)
                        .or(() -> RestorePolicy.admit(restore, clock.instant()))
                        .orElseGet(() -> new Decision.Start(hsm.hsm(), work))
                : new Decision.LookAgain(Duration.ofSeconds(1));
    }
}
