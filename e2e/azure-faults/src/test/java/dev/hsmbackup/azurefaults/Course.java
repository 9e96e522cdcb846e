package dev.hsmbackup.azurefaults;

import dev.hsmbackup.azurefaults.Row.When;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.SimulatorControl;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Plays one line of a table: Azure is at fault, somebody asks for a backup, and where the fault lasts and the backup
 * waits for its end, the fault goes away.
 *
 * @param row the line
 * @param hsm with the same name as the backup
 */
record Course(Row row, Hsm hsm, Team team, Azure azure, Board board) {

    /** Five times what the longest line needs on an idle machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /**
     * Somebody asks for the backup; where the start is to meet the fault, Azure is at fault already.
     *
     * @param declare tells Kubernetes of the HSM, which makes the operator sign in for its probe
     */
    void begin(Runnable declare) {
        if (row.when() == When.START) {
            arm();
        }
        declare.run();
        team.requestBackup(row.name(), hsm, row.within());
    }

    /** Ends with the backup, or for lines that leave it waiting with what they want to see. */
    void play() {
        boolean poll = row.when() == When.POLL;
        if (poll) {
            await("Running", () -> has(Phase.RUNNING));
            arm();
        }
        // Where nothing is to be seen meanwhile, the fault itself is what ends the backup.
        await("seen at fault", () -> board.ended(row.name()) || (!row.seen().isEmpty() && metAll()));
        if (board.ended(row.name()) || leftWaiting()) {
            return;
        }
        if (row.lasts() && row.end().startsWith("Succeeded")) {
            ids().forEach(id -> control().send("DELETE", "/faults/" + id, ""));
        }
        if (poll && row.end().startsWith("Succeeded")) {
            await("asked again and heard", this::heard);
            hsm.endJob();
        }
        await("at its end", () -> board.ended(row.name()));
    }

    /** The line ends while the backup still waits. */
    boolean leftWaiting() {
        return row.end().startsWith("Pending") || row.end().startsWith("Running");
    }

    /** Whether what the line wants to see meanwhile was there. */
    boolean sawWhatItShould() {
        return row.seen().isEmpty()
                || row.seen().startsWith("event ")
                || board.statuses(row.name()).stream()
                        .anyMatch(status -> Board.brief(status).equals(row.seen()));
    }

    private void arm() {
        List<String> ids = ids();
        List<Script> scripts = row.script();
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).target() != Script.Target.DNS) {
                control().addFaults(scripts.get(i).json(ids.get(i), hsm.host(), azure.tenantOf(row.name())));
            }
        }
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < row.script().size(); i++) {
            if (row.script().get(i).target() != Script.Target.DNS) {
                ids.add(row.name() + "-" + i);
            }
        }
        return ids;
    }

    /** Each fault was met as often as the line says, and all that is to be seen of it was seen. */
    private boolean metAll() {
        List<Script> scripts = row.script();
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).target() != Script.Target.DNS
                    && board.hits(row.name() + "-" + i) < scripts.get(i).met()) {
                return false;
            }
        }
        return sawWhatItShould();
    }

    /** Azure is heard again: nothing of the fault stands in the status any more. */
    private boolean heard() {
        RunStatus now = board.now(row.name());
        return now != null && (now.phase().isTerminal() || Board.brief(now).equals("Running BackupRunning"));
    }

    private boolean has(Phase phase) {
        return board.ended(row.name())
                || board.statuses(row.name()).stream().anyMatch(status -> status.phase() == phase);
    }

    private SimulatorControl control() {
        return hsm.simulator().control();
    }

    private void await(String what, Supplier<Boolean> is) {
        board.await(row.name(), what, PATIENCE, is);
    }
}
