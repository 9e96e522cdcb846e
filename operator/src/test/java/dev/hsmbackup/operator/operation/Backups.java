package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Backups as the API server would give them; start deadline 1h, timeout 24h. */
public final class Backups {

    public static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
    public static final HsmTarget HSM = new HsmTarget("payments.managedhsm.azure.net", null, null);
    public static final URI CONTAINER = URI.create("https://hsmbackups.blob.core.windows.net/payments");
    public static final String FOLDER = CONTAINER + "/mhsm-payments-2026030110010203";
    public static final String JOB = "0123456789abcdef0123456789abcdef";
    public static final UUID ATTEMPT = UUID.fromString("6b0c8a3e-1111-4222-8333-944455556666");
    static final UUID SECOND_ATTEMPT = UUID.fromString("6b0c8a3e-2222-4222-8333-944455556666");
    static final long GENERATION = 1;

    private Backups() {}

    static HsmBackup with(RunStatus status) {
        return with(status, null);
    }

    static HsmBackup with(RunStatus status, @Nullable Instant deleted) {
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("nightly")
                .withUid("9d2b7c52-7a63-4f3e-9a0e-8f2f6f0c1a11")
                .withGeneration(GENERATION)
                .withCreationTimestamp(CREATED.toString())
                .withDeletionTimestamp(deleted == null ? null : deleted.toString())
                .build());
        backup.setSpec(HsmBackupSpec.of("payments"));
        backup.setStatus(status);
        return backup;
    }

    /** So long after the creation of the object. */
    static Instant at(Duration sinceCreation) {
        return CREATED.plus(sinceCreation);
    }

    static Instant at(String sinceCreation) {
        return at(GoDuration.parse(sinceCreation));
    }

    static Attempt attempt(String sinceCreation) {
        return Attempts.of(ATTEMPT, at(sinceCreation), HSM, "management.azure.com");
    }

    static Problem problem(Problem.Kind kind) {
        return new Problem(kind, null, "What is wrong, and what to do about it.");
    }

    static StartAnswer.NotStarted refusal(Problem.Kind kind, @Nullable Duration retryAfter) {
        return new StartAnswer.NotStarted(problem(kind), retryAfter);
    }
}
