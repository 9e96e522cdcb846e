package dev.hsmbackup.crds;

import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Real objects of a kind that runs once, brought to a phase the legal way.
 *
 * @param what the kind, for people
 * @param unseen makes one that the API server does not know yet
 */
record Runs<R extends Run>(String what, ApiServer api, Supplier<R> unseen) {

    static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    static final Attempt ATTEMPT = new Attempt(
            UUID.fromString("6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11"), NOW, "payments.managedhsm.azure.net", null, null);
    static final CloudHsmId CLUSTER = new CloudHsmId("0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22", "payments-rg", "chsm1");
    static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";
    static final String JOB = "45aacd568ab049a2803861e8dd3ae21f";
    static final String FOLDER = "https://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030102000012";

    static final SafetyBackup SAFETY = new SafetyBackup("nightly", JOB, FOLDER, NOW);

    static Runs<HsmBackup> backups(ApiServer api) {
        return new Runs<>("HsmBackup", api, Runs::backup);
    }

    static Runs<HsmRestore> restores(ApiServer api) {
        return new Runs<>("HsmRestore", api, () -> restore(false));
    }

    /** Restores that only check. */
    static Runs<HsmRestore> preflights(ApiServer api) {
        return new Runs<>("HsmRestore with preflightOnly", api, () -> restore(true));
    }

    static Runs<HsmBackup> cloudBackups(ApiServer api) {
        return new Runs<>("HsmBackup of a CloudHsm", api, Runs::cloudBackup);
    }

    static Runs<CloudHsmRestore> cloudRestores(ApiServer api) {
        return new Runs<>("CloudHsmRestore", api, () -> cloudRestore(false));
    }

    /** Cloud restores that only check. */
    static Runs<CloudHsmRestore> cloudPreflights(ApiServer api) {
        return new Runs<>("CloudHsmRestore with preflightOnly", api, () -> cloudRestore(true));
    }

    static HsmBackup backup() {
        return named(new HsmBackup(), HsmBackupSpec.of("payments"));
    }

    static HsmBackup cloudBackup() {
        return named(new HsmBackup(), HsmBackupSpec.ofCloudHsm("payments"));
    }

    static CloudHsmRestore cloudRestore(boolean preflightOnly) {
        var source = CloudHsmRestoreSpec.Source.ofBackupId(BACKUP_ID);
        var spec = new CloudHsmRestoreSpec(
                new CloudHsmRef("recovery"), source, "recovery", NOW, preflightOnly, "1h", "24h");
        return named(new CloudHsmRestore(), spec);
    }

    /** An attempt as the kind has it. */
    static Attempt attempt(Run run, UUID id, String host) {
        return isOfCloud(run)
                ? new Attempt(id, NOW, host, null, null, CLUSTER.path())
                : new Attempt(id, NOW, host, null, null);
    }

    static Attempt attempt(Run run) {
        return attempt(run, ATTEMPT.id(), ATTEMPT.host());
    }

    static HsmRestore restore(boolean preflightOnly) {
        var spec = new HsmRestoreSpec(
                new ManagedHsmRef("payments"),
                HsmRestoreSpec.Source.ofFolder("mhsm-payments-2026030102000012"),
                null,
                "payments",
                NOW,
                HsmRestoreSpec.Safety.DEFAULT,
                preflightOnly,
                "1h",
                "24h");
        return named(new HsmRestore(), spec);
    }

    private static <S, T extends CustomResource<S, ?>> T named(T object, S spec) {
        object.getMetadata().setName(Manifest.uniqueName());
        object.getMetadata().setNamespace("default");
        object.setSpec(spec);
        return object;
    }

    R in(Phase phase) {
        var run = api.create(unseen.get());
        for (var step : wayTo(run, phase)) {
            run = api.writeStatus(run, complete(run, step));
        }
        return run;
    }

    private static List<Phase> wayTo(Run run, Phase phase) {
        return switch (phase) {
            case PENDING -> List.of(Phase.PENDING);
            case AWAITING_SAFETY_BACKUP, STARTING, FAILED -> List.of(Phase.PENDING, phase);
            case RUNNING, UNKNOWN -> List.of(Phase.PENDING, Phase.STARTING, phase);
            case SUCCEEDED ->
                checksOnly(run)
                        ? List.of(Phase.PENDING, phase)
                        : List.of(Phase.PENDING, Phase.STARTING, Phase.RUNNING, phase);
        };
    }

    /** Changes the phase and adds what the new one needs, so that nothing but the move itself can be wrong. */
    static RunStatus complete(Run run, Phase phase) {
        var status = run.getStatus().toBuilder().observedGeneration(1).phase(phase);
        if (!(run instanceof HsmBackup) && phase != Phase.PENDING && phase != Phase.AWAITING_SAFETY_BACKUP) {
            status.folderUri(FOLDER).safetyBackup(run instanceof HsmRestore && !checksOnly(run) ? SAFETY : null);
        }
        if (isOfCloud(run) && (run instanceof CloudHsmRestore || phase == Phase.SUCCEEDED) && phase != Phase.PENDING) {
            status.backupId(BACKUP_ID);
        }
        var attempt = attempt(run);
        return (switch (phase) {
                    case PENDING, AWAITING_SAFETY_BACKUP -> status.attempt(null).jobId(null);
                    case STARTING -> status.attempt(attempt);
                    case RUNNING -> status.attempt(attempt).jobId(JOB).startTime(NOW);
                    case SUCCEEDED ->
                        (checksOnly(run) ? status : status.attempt(attempt).jobId(JOB))
                                .folderUri(FOLDER)
                                .completionTime(NOW)
                                .duration("4m12s");
                    case FAILED -> status.completionTime(NOW);
                    case UNKNOWN -> status.attempt(attempt).completionTime(NOW);
                })
                .build();
    }

    private static boolean checksOnly(Run run) {
        return switch (run) {
            case HsmBackup backup -> false;
            case HsmRestore restore -> restore.getSpec().preflightOnly();
            case CloudHsmRestore restore -> restore.getSpec().preflightOnly();
        };
    }

    private static boolean isOfCloud(Run run) {
        return run.target() instanceof CloudHsmRef;
    }

    @Override
    public String toString() {
        return what;
    }
}
