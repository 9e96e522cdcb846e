package dev.hsmbackup.operator.telemetry;

import dev.hsmbackup.operator.port.AzureRequests.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Makes every metric have a series. */
final class Everything {

    private Everything() {}

    static void happensOnceIn(OperatorMetrics metrics) {
        metrics.replica().leader(true);
        metrics.reconciled("HsmBackup", ReconcileResult.SUCCESS, Duration.ofMillis(20));
        metrics.azureRequest("payments.managedhsm.azure.net", Route.START_BACKUP, "202", Duration.ofMillis(300));
        metrics.backupEnded("team-a", "payments", BackupResult.SUCCEEDED);
        metrics.backupSucceeded("payments", Instant.parse("2026-11-22T02:00:00Z"));
        metrics.startOutcomeUnknown("payments");
        metrics.blobsDecided("team-a", "payments", BlobResult.DELETED);
        metrics.restores().started("payments", Duration.ofSeconds(40), Duration.ofHours(3));
        metrics.restores().ended("team-a", "payments", BackupResult.SUCCEEDED);
        metrics.restores().failed(run("HsmRestore", "undo"), "payments", true, Instant.parse("2026-11-22T02:00:00Z"));
        metrics.startOutcomeUnknownAt(run("HsmBackup", "lost"), "payments", Instant.parse("2026-11-22T02:00:00Z"));
        metrics.schedules().stands("team-a", "nightly", "s1", Standings.good(0));
        metrics.waiting("r1", run("HsmRestore", "undo"), "payments", "AwaitingSafetyBackup", true);
        metrics.waiting("u1", run("HsmBackup", "nightly"), "payments", "HsmBusy", true);
        metrics.inFlight("u2", run("HsmBackup", "weekly"), "payments", true);
        metrics.hsmReady("payments", true, "Reachable");
        metrics.eventMissed("HsmBackup");
        metrics.missingRights(Set.of("update hsmbackups/status"));
    }

    private static RunName run(String kind, String name) {
        return new RunName(kind, "team-a", name);
    }
}
