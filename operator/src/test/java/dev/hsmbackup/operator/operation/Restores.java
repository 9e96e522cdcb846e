package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.SafetyPolicy;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreRequest;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restores as the API server would give them: created as {@link Backups} are, of HSM payments, allowed for 4 h. */
final class Restores {

    static final String UID = "1f0a7c11-0000-4f3e-9a0e-8f2f6f0c1a11";
    static final String FOLDER = "mhsm-payments-2026030101020304";
    static final Instant MADE = Instant.parse("2026-03-01T01:02:03Z");
    static final RestoreRequest REQUEST = new RestoreRequest(Backups.CONTAINER, FOLDER, null);
    static final String SAFETY_FOLDER = Backups.CONTAINER + "/mhsm-payments-2026030110001234";
    static final RestoreAccess ACCESS = access(false, null, false, false);

    private Restores() {}

    static HsmRestore full() {
        return of(null, Safety.DEFAULT);
    }

    static HsmRestore ofKey() {
        return of("card-signing", Safety.DEFAULT);
    }

    static HsmRestore of(@Nullable String key, Safety safety) {
        return of(key, safety, Backups.at("4h"));
    }

    static HsmRestore of(@Nullable String key, Safety safety, Instant notAfter) {
        HsmRestore restore = new HsmRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("back")
                .withUid(UID)
                .withGeneration(Backups.GENERATION)
                .withCreationTimestamp(Backups.CREATED.toString())
                .build());
        restore.setSpec(new HsmRestoreSpec(
                new ManagedHsmRef("payments"),
                Source.ofFolder(FOLDER),
                key,
                "payments",
                notAfter,
                safety,
                false,
                "1h",
                "24h"));
        return restore;
    }

    static Safety safety(SafetyPolicy policy) {
        return new Safety(policy, "30m", "0s");
    }

    /** Whose job Azure runs since 2s after the creation. */
    static HsmRestore running(@Nullable String key) {
        return in(of(key, Safety.DEFAULT), Phase.RUNNING, "2s");
    }

    /** In a phase after the start request, of which the job is known. */
    static HsmRestore in(HsmRestore restore, Phase phase, String since) {
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .observedGeneration(Backups.GENERATION)
                .phase(phase)
                .attempt(new Attempt(Backups.ATTEMPT, Backups.at(since), Backups.HSM.host(), null, null))
                .jobId(Backups.JOB)
                .startTime(Backups.at(since))
                .folderUri(REQUEST.folderUri())
                .safetyBackup(new SafetyBackup("back-safety", Backups.JOB, SAFETY_FOLDER, Backups.CREATED))
                .completionTime(phase.isTerminal() ? Backups.at(since) : null)
                .build());
        return restore;
    }

    static RestoreAccess access(
            boolean foreignFolders, @Nullable String maxSourceAge, boolean noSafety, boolean skipForKeys) {
        return new RestoreAccess(List.of("team-a"), null, foreignFolders, maxSourceAge, noSafety, skipForKeys);
    }

    static Target.Restorable target(RestoreAccess access) {
        return new Target.Restorable(Backups.HSM, Backups.HSM, Backups.CONTAINER, access);
    }

    /** A backup of the HSM with this host, that succeeded at this time after the creation. */
    static HsmBackup backup(String name, String host, String end) {
        return backup(
                name,
                RunStatus.INITIAL.toBuilder()
                        .observedGeneration(1)
                        .phase(Phase.SUCCEEDED)
                        .attempt(new Attempt(Backups.ATTEMPT, Backups.CREATED, host, null, null))
                        .jobId(Backups.JOB)
                        .folderUri(SAFETY_FOLDER)
                        .completionTime(Backups.at(end))
                        .build());
    }

    static HsmBackup backup(String name, RunStatus status) {
        HsmBackup backup = Backups.with(status);
        backup.getMetadata().setName(name);
        backup.setSpec(HsmBackupSpec.of("payments"));
        return backup;
    }

    static JobAnswer.Ended ended(
            JobAnswer.Outcome outcome, @Nullable String details, @Nullable String folder, @Nullable Instant end) {
        String word = outcome == JobAnswer.Outcome.SUCCEEDED ? "Succeeded" : "Failed";
        return new JobAnswer.Ended(outcome, word, details, folder, null, null, null, end);
    }

    /** A decision in short; {@code on}: nothing stands in the way. */
    static String text(Optional<Decision> decision) {
        return decision.map(Cell::text).orElse("on");
    }

    /** What the status would say. */
    static String message(Decision decision) {
        return switch (decision) {
            case Decision.Write write -> write.status().conditions().getFirst().message();
            case Decision.MakeSafetyBackup make -> message(make.then());
            default -> "";
        };
    }

    static String message(Optional<Decision> decision) {
        return message(decision.orElseThrow());
    }
}
