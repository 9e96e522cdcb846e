package dev.hsmbackup.operator.reconcile;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What tests of restores need beside {@link EngineFixture}. */
final class RestoreFixture {

    final EngineFixture it;
    final String hsm;
    final String container;
    final String folder;
    private int made;

    RestoreFixture(EngineFixture it) {
        this.it = it;
        this.hsm = it.hsm.getMetadata().getName();
        this.container = it.hsm.getSpec().storage().containerUri();
        this.folder = "mhsm-" + hsm + "-2026030101020304";
    }

    /** Of the whole HSM from its own folder, allowed for four hours. */
    HsmRestore restore(String name) {
        return restore(name, Source.ofFolder(folder), null, Safety.DEFAULT);
    }

    /** One that is asked for after all that began so far, in the API server's whole seconds. */
    HsmRestore later(String name) {
        await().until(() -> Instant.now().isAfter(it.clock.instant().plusSeconds(1)));
        return restore(name);
    }

    HsmRestore restore(String name, Source source, @Nullable String key, Safety safety) {
        return restore(name, source, key, safety, Duration.ofHours(4), false);
    }

    HsmRestore restore(
            String name, Source source, @Nullable String key, Safety safety, Duration allowed, boolean preflightOnly) {
        HsmRestore restore = it.cluster.restore(
                it.namespace,
                name,
                new HsmRestoreSpec(
                        new ManagedHsmRef(hsm),
                        source,
                        key,
                        hsm,
                        it.clock.instant().plus(allowed),
                        safety,
                        preflightOnly,
                        "1h",
                        "24h"));
        // The operator's clock is not behind the API server's.
        Instant created = Instant.parse(restore.getMetadata().getCreationTimestamp());
        if (created.isAfter(it.clock.instant())) {
            it.pass(Duration.between(it.clock.instant(), created));
        }
        return restore;
    }

    /** A restore whose job runs, with a fresh backup before it. */
    HsmRestore running(String name) {
        fresh(name + "-before");
        HsmRestore restore = restore(name);
        it.replica.step(restore);
        if (it.status(restore).phase() != Phase.RUNNING) {
            throw new IllegalStateException("not running but " + message(restore));
        }
        return it.cluster.live(restore);
    }

    /** A backup that Azure says succeeded just now. */
    HsmBackup fresh(String name) {
        HsmBackup backup = it.running(name);
        finish();
        it.replica.step(backup);
        return it.cluster.live(backup);
    }

    /** The job that runs on the HSM is a backup, and succeeds now. */
    void finish() {
        String newFolder = "%s/mhsm-%s-202603020000%02d".formatted(container, hsm, made++);
        it.azure.finish(it.host, Outcome.SUCCEEDED, newFolder, null, it.clock.instant());
    }

    /** The job that runs on the HSM is a restore, and ends like this. */
    void finishRestore(Outcome outcome, @Nullable String details) {
        it.azure.finish(it.host, outcome, null, details, it.clock.instant());
    }

    /** As the operator would have made it for this restore; empty where there is none. */
    @Nullable
    HsmBackup safetyOf(HsmRestore restore) {
        return it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .withName(restore.getMetadata().getName() + "-safety")
                .get();
    }

    /** A status that somebody with the right to write it made up, phase by phase as the API server wants it. */
    HsmBackup forged(HsmBackup backup, String job, String folderUri) {
        Attempt attempt = new Attempt(UUID.randomUUID(), it.clock.instant(), it.host, null, null);
        forge(
                backup,
                status -> status.observedGeneration(1).phase(Phase.STARTING).attempt(attempt));
        forge(backup, status -> status.phase(Phase.RUNNING).jobId(job));
        forge(
                backup,
                status -> status.phase(Phase.SUCCEEDED).folderUri(folderUri).completionTime(it.clock.instant()));
        return it.cluster.live(backup);
    }

    void forge(Run run, UnaryOperator<RunStatusBuilder> change) {
        Run live = it.cluster.live(run);
        it.cluster
                .admin()
                .resource(live.with(change.apply(live.getStatus().toBuilder()).build()))
                .updateStatus();
    }

    /** The admin changes what is allowed. */
    void allow(@Nullable RestoreAccess access, ManagedHsmSpec.@Nullable Identity identity) {
        it.cluster.admin().resources(ManagedHsm.class).withName(hsm).edit(live -> {
            ManagedHsmSpec spec = live.getSpec();
            live.setSpec(new ManagedHsmSpec(spec.uri(), spec.storage(), identity, spec.backup(), access));
            return live;
        });
    }

    static RestoreAccess access(boolean noSafetyBackup, ManagedHsmSpec.@Nullable Identity identity) {
        return new RestoreAccess(List.of("*"), identity, false, null, noSafetyBackup, false);
    }

    void acknowledge(HsmRestore restore) {
        it.cluster.admin().resource(it.cluster.live(restore)).edit(live -> {
            live.getMetadata().setAnnotations(Map.of("hsmbackup.dev/acknowledged", "by me"));
            return live;
        });
    }

    /** Phase and reason. */
    String at(Run run) {
        return it.status(run).phase() + " " + it.reason(run);
    }

    /** What it says while it is under way. */
    String waiting(Run run) {
        return Conditions.find(it.status(run).conditions(), "Reconciling")
                .map(Condition::message)
                .orElse("");
    }

    String message(Run run) {
        return Conditions.find(it.status(run).conditions(), "Ready")
                .map(Condition::message)
                .orElse("");
    }
}
