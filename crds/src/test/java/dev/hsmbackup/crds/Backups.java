package dev.hsmbackup.crds;

import java.time.Instant;
import java.util.UUID;

/** Real {@link HsmBackup} objects, brought to a phase the legal way. */
final class Backups {

    static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    static final Attempt ATTEMPT = new Attempt(
            UUID.fromString("6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11"), NOW, "payments.managedhsm.azure.net", null, null);
    static final String JOB = "45aacd568ab049a2803861e8dd3ae21f";
    static final String FOLDER = "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030102000012";

    private final ApiServer api;

    Backups(ApiServer api) {
        this.api = api;
    }

    HsmBackup in(Phase phase) {
        return move(api.create(unseen()), phase);
    }

    HsmBackup unseen() {
        var backup = new HsmBackup();
        backup.getMetadata().setName(ApiServer.uniqueName());
        backup.getMetadata().setNamespace("default");
        backup.setSpec(HsmBackupSpec.of("payments"));
        return backup;
    }

    private HsmBackup move(HsmBackup backup, Phase phase) {
        return switch (phase) {
            case PENDING -> api.writeStatus(backup, pending());
            case STARTING -> write(move(backup, Phase.PENDING), Phase.STARTING);
            case RUNNING -> write(move(backup, Phase.STARTING), Phase.RUNNING);
            case SUCCEEDED -> write(move(backup, Phase.RUNNING), Phase.SUCCEEDED);
            case FAILED -> write(move(backup, Phase.PENDING), Phase.FAILED);
            case UNKNOWN -> write(move(backup, Phase.STARTING), Phase.UNKNOWN);
        };
    }

    private HsmBackup write(HsmBackup backup, Phase phase) {
        return api.writeStatus(backup, complete(backup.getStatus(), phase));
    }

    private static HsmBackupStatus pending() {
        return HsmBackupStatus.INITIAL.toBuilder().observedGeneration(1).build();
    }

    /** Changes the phase and adds what the new one needs, so that nothing but the move itself can be wrong. */
    static HsmBackupStatus complete(HsmBackupStatus status, Phase phase) {
        var builder = status.toBuilder().phase(phase);
        switch (phase) {
            case PENDING -> builder.attempt(null).jobId(null).folderUri(null);
            case STARTING -> builder.attempt(ATTEMPT);
            case RUNNING -> builder.attempt(ATTEMPT).jobId(JOB).startTime(NOW);
            case SUCCEEDED ->
                builder.attempt(ATTEMPT)
                        .jobId(JOB)
                        .folderUri(FOLDER)
                        .completionTime(NOW)
                        .duration("4m12s");
            case FAILED -> builder.completionTime(NOW);
            case UNKNOWN -> builder.attempt(ATTEMPT).completionTime(NOW);
        }
        return builder.build();
    }
}
