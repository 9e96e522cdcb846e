package dev.hsmbackup.leaders;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** A backup of an HSM of its own. */
record Backup(Team team, Hsm hsm, String name) {

    /** Long enough for a machine that is busy with other things. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Its deadline is shorter than any clock in these tests is wrong by, but for the 20 s. */
    void request() {
        team.requestBackup(name, hsm, "10m");
    }

    void awaitRunning() {
        awaitStatus("to run", Phase.RUNNING);
    }

    void awaitStart() {
        awaitThat("a start to arrive at " + hsm.host(), () -> !hsm.starts().isEmpty());
    }

    RunStatus awaitEnd() {
        return team.awaitStatus(
                name, PATIENCE, "to end", status -> status.phase().isTerminal());
    }

    RunStatus status() {
        return team.status(name);
    }

    /** The starts that Azure did not refuse. */
    List<Arrival> acceptedStarts() {
        return hsm.starts().stream()
                .filter(start -> !start.answer().startsWith("4"))
                .toList();
    }

    private void awaitStatus(String what, Phase phase) {
        team.awaitStatus(name, PATIENCE, what, status -> status.phase() == phase);
    }

    static void awaitThat(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
