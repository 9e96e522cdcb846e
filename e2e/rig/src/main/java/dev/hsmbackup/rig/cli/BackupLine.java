package dev.hsmbackup.rig.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One state of an HsmBackup, as the demo follows it.
 *
 * @param jobId Azure's job id; {@code <none>} before there is one
 * @param folder where the backup is; {@code <none>} before there is one
 */
record BackupLine(String namespace, String name, String phase, String jobId, String folder) {

    private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed", "Unknown");

    /** What {@code kubectl get --output} is asked for; {@link #parse} reads it. */
    static final String COLUMNS =
            "custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,PHASE:.status.phase,"
                    + "JOB:.status.jobId,FOLDER:.status.folderUri";

    static Optional<BackupLine> parse(String line) {
        List<String> columns = List.of(line.strip().split("\\s+"));
        return columns.size() == 5
                ? Optional.of(
                        new BackupLine(columns.get(0), columns.get(1), columns.get(2), columns.get(3), columns.get(4)))
                : Optional.empty();
    }

    boolean ended() {
        return TERMINAL.contains(phase);
    }

    boolean succeeded() {
        return phase.equals("Succeeded");
    }

    String key() {
        return namespace + "/" + name;
    }

    String text() {
        String text = "%s  %-9s".formatted(key(), phase);
        if (!folder.equals("<none>")) {
            return text + "  " + folder;
        }
        return jobId.equals("<none>") ? text : text + "  job " + jobId;
    }
}
