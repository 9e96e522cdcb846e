package dev.hsmbackup.crash;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import java.util.List;

/**
 * What is left of one backup whose operator was killed.
 *
 * @param atKill its status while no operator ran
 * @param states all its statuses that the API server ever had, oldest first; the last one is the end
 * @param statusWrites how many writes of its status the API server's audit log has as done
 * @param arrivals what its HSM was asked, oldest first
 * @param arrivedBeforeKill how many of them before the kill
 * @param jobs what its HSM did
 */
record Evidence(
        HsmBackupStatus atKill,
        List<HsmBackupStatus> states,
        long statusWrites,
        List<Arrival> arrivals,
        int arrivedBeforeKill,
        List<Job> jobs) {

    /**
     * A job as the HSM itself knows it.
     *
     * @param status Azure's word
     * @param folderUri empty where there is none
     */
    record Job(String id, String status, String folderUri) {}

    HsmBackupStatus end() {
        return states.getLast();
    }

    List<Arrival> starts() {
        return arrivals.stream().filter(Arrival::isBackupStart).toList();
    }

    List<Arrival> startsAfterKill() {
        return arrivals.stream()
                .skip(arrivedBeforeKill)
                .filter(Arrival::isBackupStart)
                .toList();
    }
}
