package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.SafetyPolicy;
import dev.hsmbackup.operator.operation.SafetyState;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmGateway;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Looks for the backup that has to come before a restore, and asks Azure about it. */
public final class SafetyBackups {

    /** So many of the newest are asked about, before one is made. */
    private static final int CANDIDATES = 3;

    private final Runs runs;
    private final HsmGateway gateway;
    private final InstantSource clock;

    public SafetyBackups(Runs runs, HsmGateway gateway, InstantSource clock) {
        this.runs = runs;
        this.gateway = gateway;
        this.clock = clock;
    }

    SafetyState look(HsmRestore restore, Target.Restorable hsm) {
        if (!SafetyPolicy.wanted(restore, hsm.access())) {
            return new SafetyState.NotWanted();
        }
        String namespace = restore.getMetadata().getNamespace();
        HsmBackup own = runs.live(HsmBackup.class, namespace, SafetyPolicy.name(restore))
                .orElse(null);
        if (own != null) {
            return SafetyPolicy.own(restore, own).orElseGet(() -> ask(own, hsm));
        }
        if (!SafetyPolicy.othersWillDo(restore)) {
            return new SafetyState.Missing();
        }
        return candidates(restore, namespace).stream()
                .map(backup -> ask(backup, hsm))
                .filter(state -> state instanceof SafetyState.Confirmed confirmed
                        && SafetyPolicy.fresh(restore, confirmed.backup(), clock.instant()))
                .findFirst()
                .orElseGet(SafetyState.Missing::new);
    }

    private List<HsmBackup> candidates(HsmRestore restore, String namespace) {
        return runs.backups(namespace).stream()
                .filter(backup -> backup.target().equals(restore.target()))
                .filter(backup -> SafetyPolicy.mayDo(restore, backup, clock.instant()))
                .sorted(Comparator.comparing((HsmBackup backup) ->
                                Objects.requireNonNull(backup.getStatus().completionTime()))
                        .reversed())
                .limit(CANDIDATES)
                .toList();
    }

    private SafetyState ask(HsmBackup backup, Target.Restorable hsm) {
        RunStatus status = backup.getStatus();
        String job = Objects.requireNonNullElse(status.jobId(), "");
        return SafetyPolicy.asked(backup, hsm.hsm().host(), gateway.backupJob(hsm.backups(), job));
    }
}
