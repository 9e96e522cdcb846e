package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmStatus;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Decides what a probe says about a ManagedHsm. */
public final class ProbePolicy {

    public static final String READY = "Ready";
    public static final String REACHABLE = "HsmReachable";
    public static final String WRONG_CLOUD = "WrongCloud";

    /** How soon an HSM that is not ready is asked again, unless all are asked more often. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private ProbePolicy() {}

    /** The Ready condition after a probe. */
    public static Condition ready(ManagedHsm hsm, ProbeAnswer answer, Instant now) {
        return switch (answer) {
            case ProbeAnswer.Ready _ ->
                condition(
                        hsm,
                        Status.TRUE,
                        REACHABLE,
                        "The HSM answers, and the operator's identity may ask it for backups.",
                        now);
            case ProbeAnswer.NotReady(Problem problem) ->
                condition(hsm, Status.FALSE, Refusal.unheard(problem.kind()), problem.message(), now);
        };
    }

    /** The Ready condition of an HSM that is not in the operator's cloud. */
    public static Condition wrongCloud(ManagedHsm hsm, String hsmSuffix, Instant now) {
        return condition(
                hsm,
                Status.FALSE,
                WRONG_CLOUD,
                "spec.uri is not the address of an HSM called \""
                        + hsm.getMetadata().getName() + "\" in this operator's cloud (*." + hsmSuffix
                        + "). Create the ManagedHsm in a cluster whose operator runs for that cloud.",
                now);
    }

    /** The status with this condition; equal to the old one where nothing changed. */
    public static ManagedHsmStatus status(ManagedHsm hsm, Condition ready) {
        return new ManagedHsmStatus(
                hsm.getMetadata().getGeneration(),
                Conditions.with(hsm.getStatus().conditions(), ready));
    }

    /** Whether Ready changed between yes and no, or its reason did, so that it is news. */
    public static boolean isNews(ManagedHsm hsm, Condition ready) {
        return isNews(hsm.getStatus().conditions(), ready);
    }

    static boolean isNews(List<Condition> before, Condition ready) {
        return Conditions.find(before, READY)
                .filter(old -> old.status() == ready.status() && old.reason().equals(ready.reason()))
                .isEmpty();
    }

    /** When to probe next. */
    public static Duration next(Condition ready, Duration interval) {
        return ready.holds() || interval.compareTo(RETRY) < 0 ? interval : RETRY;
    }

    private static Condition condition(ManagedHsm hsm, Status status, String reason, String message, Instant now) {
        return new Condition(READY, status, reason, message, hsm.getMetadata().getGeneration(), now);
    }
}
