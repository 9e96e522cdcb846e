package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import java.util.Collection;
import java.util.Optional;

/** Whether a schedule's HSM is being restored: then it refuses backups. */
public final class RestoreUnderWay {

    private RestoreUnderWay() {}

    /**
     * A restore of the schedule's HSM that has begun and is not at its end. One that still waits is none: nobody knows
     * whether it will begin.
     *
     * @param restores of all namespaces
     * @return what to call it: other namespaces' names are not told
     */
    public static Optional<String> of(BackupSchedule schedule, Collection<? extends Run> restores) {
        HsmRef hsm = BackupOrders.template(schedule).spec().target();
        return restores.stream()
                .filter(restore -> restore.target().equals(hsm))
                .filter(restore -> restore.getStatus().phase() != Phase.PENDING
                        && !restore.getStatus().phase().isTerminal())
                .map(restore -> restore.getMetadata()
                                .getNamespace()
                                .equals(schedule.getMetadata().getNamespace())
                        ? restore.getKind() + " " + restore.getMetadata().getName()
                        : "a restore of the HSM")
                .findFirst();
    }
}
