package dev.hsmbackup.security;

import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Azure Resource Manager quotes what it was sent, or is told to quote, wherever it may write a text. */
record CloudEchoes(Team team) {

    /** A backup and a restore that end well; gives the backup's id. */
    String backUp() {
        Cluster source = team.cloudHsms().active("canary");
        team.cloudHsms().requestBackup("cloud-federated", source.name());
        return Objects.requireNonNull(team.awaitEnd("cloud-federated").backupId());
    }

    /** How the runs end in whose answers these texts stand. */
    Map<String, RunStatus> echo(String backupId, List<String> echoes) {
        for (int i = 0; i < echoes.size(); i++) {
            String text = HostileText.quote(echoes.get(i));
            String error = """
                    {"error": {"code": %s, "message": %s, "innererror": {"code": %s}}}""".formatted(text, text, text);
            String failed = """
                    {"properties": {"status": "Failed", "statusDetails": %s, "error": {"code": %s, "message": %s}}}""".formatted(text, text, text);
            Cluster refused = team.cloudHsms().active("echo");
            refused.fault("POST", "/backup", "\"action\": " + CanaryRun.answer(400, error));
            team.cloudHsms().requestBackup("cloud-start-" + i, refused.name());
            restore("cloud-check-" + i, backupId, "POST", "/validateRestoreProperties", CanaryRun.answer(200, failed));
            restore("cloud-job-" + i, backupId, "GET", "/restoreOperationStatus/.*", CanaryRun.answer(200, failed));
        }
        Map<String, RunStatus> ends = new LinkedHashMap<>();
        for (int i = 0; i < echoes.size(); i++) {
            ends.put("cloud start " + i, team.awaitEnd("cloud-start-" + i));
            ends.put("cloud check " + i, team.cloudHsms().awaitRestoreEnd("cloud-check-" + i));
            ends.put("cloud job " + i, team.cloudHsms().awaitRestoreEnd("cloud-job-" + i));
        }
        return ends;
    }

    private void restore(String name, String backupId, String method, String route, String answer) {
        Cluster into = team.cloudHsms().fresh("echo");
        into.fault(method, route, "\"count\": 0, \"action\": " + answer);
        team.cloudHsms().requestRestore(name, into.name(), "backupId: " + backupId, "");
    }
}
