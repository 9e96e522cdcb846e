package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What is swept in schedules: whole objects, and values beside the limits that only the rules know. */
final class Schedules {

    private static final List<String> DELAYS = List.of("0s", "59s", "1m", "1h", "24h", "24h1s", "5", "PT5M", "1d");

    static final Map<String, List<String>> EDGES = Map.of(
            "spec.schedule",
            List.of(
                    "0 2 * * *",
                    "@daily",
                    "@every 1s",
                    "@reboot",
                    "0 2 * *",
                    "0 0 2 * * *",
                    "* * * * *",
                    "60 * * * *",
                    "0 0 31 2 *",
                    "5-1 * * * *",
                    "*/0 * * * *",
                    "0 2 L * *",
                    "0 2 * * MON#1",
                    "H H(1-4) * * ?",
                    "CRON_TZ=Europe/Berlin 0 2 * * *",
                    "TZ=UTC 0 2 * * *",
                    "0  2 * * *",
                    "0\t2\t*\t*\t*"),
            "spec.timeZone",
            List.of(
                    "Local",
                    "UTC",
                    "Etc/GMT+5",
                    "UTC+3",
                    "GMT+5",
                    "Z",
                    "+02:00",
                    "Mars/Phobos",
                    "europe/berlin",
                    "../../etc/passwd",
                    "America/Argentina/Buenos_Aires"),
            "spec.jitter",
            List.of("0s", "0", "24h", "24h1s", "-1m", "1.5m", "10%"),
            "spec.retry.delay",
            DELAYS,
            "spec.retry.maxDelay",
            DELAYS,
            "spec.retention.maxAge",
            List.of("0s", "59m59s", "1h", "60m", "2160h", "99999h", "100000h", "90d"),
            "spec.template.hsmBackup.metadata.labels{}",
            List.of("v".repeat(63), "a.b_c-D", "-a", "a-", "a/b", "a b", "a=b", "v1,v2"));

    private Schedules() {}

    /**
     * One of two that a backup may have.
     *
     * @param field of the backup's spec: the HSM that is set
     */
    static Template schedule(String name, String field) {
        return Template.of("""
                {"apiVersion": "hsmbackup.dev/v1beta1", "kind": "BackupSchedule",
                 "metadata": {"namespace": "default", "name": "NAME"},
                 "spec": {"schedule": "30 2 * * *", "timeZone": "Europe/Berlin", "jitter": "10m", "suspend": false,
                  "immediate": false, "startingDeadlineSeconds": 3600,
                  "retry": {"limit": 2, "delay": "5m", "maxDelay": "1h"},
                  "retention": {"keepLast": 3, "keepHourly": 24, "keepDaily": 7, "keepWeekly": 5, "keepMonthly": 12,
                   "keepYearly": 7, "maxAge": "8760h", "minSuccessful": 1, "dryRun": false},
                  "failedBackupsHistoryLimit": 3, "ownChildren": false,
                  "template": {"hsmBackup": {
                   "metadata": {"labels": {"team": "payments"}, "annotations": {"team": "payments"}},
                   "spec": {"FIELD": {"name": "payments"}, "startDeadline": "1h", "timeout": "24h",
                            "deletionPolicy": "Retain"}}}}}""".replace("NAME", name).replace("FIELD", field));
    }

    static JsonNode status() {
        return Json.read("""
                {"observedGeneration": 1, "phase": "Armed", "conditions": [%s],
                 "effectiveSchedule": "30 2 * * *",
                 "armed": {"since": "2026-03-01T02:00:00Z", "rule": "30 2 * * * Europe/Berlin"},
                 "lastScheduleTime": "2026-03-01T02:00:00Z", "nextScheduleTime": "2026-03-02T02:00:00Z",
                 "lastSuccessfulTime": "2026-03-01T02:04:12Z", "lastSuccessfulBackup": "nightly-202603010200",
                 "lastFailureTime": "2026-02-28T02:04:12Z", "lastMissedTime": "2026-02-27T02:00:00Z",
                 "successDueTime": "2026-03-02T04:00:00Z", "runs": {"succeeded": 3, "failed": 1, "unknown": 0},
                 "missedRuns": 1, "consecutiveFailures": 0, "active": "nightly-202603010200",
                 "retry": {"slot": "2026-03-01T02:00:00Z", "attempts": 1, "nextTime": "2026-03-01T02:09:12Z"},
                 "lastHandledTrigger": "now", "wouldDelete": ["nightly-202602010200"]}
                """.formatted(Template.CONDITION));
    }
}
