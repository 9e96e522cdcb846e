package dev.hsmbackup.crash;

import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import java.util.List;

/**
 * What is left of one backup whose operator ended.
 *
 * @param end how the operator ended
 * @param found its status while no operator ran
 * @param states all its statuses that the API server ever had, oldest first; the last one is the end
 * @param statusWrites how many writes of its status the API server's audit log has as done
 * @param arrivals what its HSM was asked, oldest first
 * @param arrivedBefore how many of them while the operator that ended was alive
 * @param jobs what its HSM did
 */
record Evidence(
        End end,
        RunStatus found,
        List<RunStatus> states,
        long statusWrites,
        List<Arrival> arrivals,
        int arrivedBefore,
        List<Hsm.Job> jobs) {

    /** How the operator ended. */
    sealed interface End {
        /** By SIGKILL. */
        record Killed() implements End {}

        /**
         * By itself, after SIGTERM.
         *
         * @param starts how many starts were at the HSM, or on their way to it, when it was told to stop
         */
        record Stopped(int exitCode, int starts) implements End {}
    }

    RunStatus last() {
        return states.getLast();
    }

    List<Arrival> starts() {
        return arrivals.stream().filter(Arrival::isBackupStart).toList();
    }

    List<Arrival> startsBefore() {
        return arrivals.stream()
                .limit(arrivedBefore)
                .filter(Arrival::isBackupStart)
                .toList();
    }

    List<Arrival> startsAfter() {
        return arrivals.stream()
                .skip(arrivedBefore)
                .filter(Arrival::isBackupStart)
                .toList();
    }
}
