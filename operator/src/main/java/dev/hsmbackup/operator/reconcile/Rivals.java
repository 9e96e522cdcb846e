package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.Attempts;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.RivalPolicy;
import dev.hsmbackup.operator.operation.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other restores of an HSM, as the API server has them now. */
final class Rivals {

    private final Runs runs;
    private final InstantSource clock;

    Rivals(Runs runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    Optional<Decision> decide(HsmRestore restore, Target.Restorable hsm) {
        return RivalPolicy.decide(
                restore, runs.restoresOf(restore.target()), hsm.access().namespaces(), clock.instant());
    }

    /** More than one CloudHsm may stand for the same cluster: one that began is known by its address. */
    Optional<Decision> decide(CloudHsmRestore restore, Target.Destination hsm) {
        List<CloudHsmRestore> same = runs.everywhere(CloudHsmRestore.class).stream()
                .filter(other -> other.target().equals(restore.target())
                        || isAt(other.getStatus().attempt(), hsm.hsm().host()))
                .toList();
        return RivalPolicy.decide(restore, same, hsm.access().namespaces(), clock.instant());
    }

    private static boolean isAt(@Nullable Attempt attempt, String host) {
        return attempt != null && Attempts.target(attempt).host().equals(host);
    }
}
