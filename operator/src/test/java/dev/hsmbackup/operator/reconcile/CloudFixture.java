package dev.hsmbackup.operator.reconcile;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.CloudHsmRestoreSpec.Source;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Two Cloud HSMs beside {@link EngineFixture}: {@code old}, which is in use and backed up, and {@code fresh}, which is not. */
final class CloudFixture {

    static final String BACKUP_ID = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2026030101020304";

    final EngineFixture it;
    final String container = "https://hsmbackups.blob.core.windows.net/" + TestCluster.unique("cloud");
    final CloudHsm old;
    final CloudHsm fresh;

    CloudFixture(EngineFixture it) {
        this.it = it;
        this.old = it.cluster.cloudHsm(container);
        this.fresh = it.cluster.cloudHsm(container);
        is(old, FakeClusters.ACTIVE);
        is(fresh, FakeClusters.FRESH);
    }

    FakeClusters clusters() {
        return it.restores.clusters();
    }

    void is(CloudHsm hsm, ClusterAnswer answer) {
        clusters().is(address(hsm), answer);
    }

    static String address(CloudHsm hsm) {
        return hsm.getSpec().resourceId().toLowerCase(Locale.ROOT);
    }

    HsmBackup backup(String name, CloudHsm hsm) {
        return it.cluster.backup(
                it.namespace, name, HsmBackupSpec.ofCloudHsm(hsm.getMetadata().getName()));
    }

    /** A backup of {@code old} that Azure says succeeded. */
    HsmBackup succeeded(String name) {
        HsmBackup backup = backup(name, old);
        it.replica.step(backup);
        finishBackup(BACKUP_ID, null);
        it.replica.step(backup);
        return it.cluster.live(backup);
    }

    /** The job that runs on {@code old} is a backup, and succeeds now. */
    void finishBackup(@Nullable String backupId, @Nullable Instant content) {
        Instant now = it.clock.instant();
        it.azure.finish(
                address(old),
                new JobAnswer.Ended(
                        Outcome.SUCCEEDED, "Succeeded", null, container, null, null, now, now, backupId, content));
    }

    /** The job that runs on {@code fresh} is a restore, and ends like this; the HSM is like that then. */
    void finishRestore(Outcome outcome, ClusterAnswer then) {
        it.azure.finish(address(fresh), outcome, null, null, it.clock.instant());
        is(fresh, then);
    }

    CloudHsmRestore restore(String name, CloudHsm into, Source source) {
        return restore(name, into, source, Duration.ofHours(4), false);
    }

    CloudHsmRestore restore(String name, CloudHsm into, Source source, Duration allowed, boolean preflightOnly) {
        String hsm = into.getMetadata().getName();
        CloudHsmRestore restore = it.cluster.restore(
                it.namespace,
                name,
                new CloudHsmRestoreSpec(
                        new CloudHsmRef(hsm),
                        source,
                        hsm,
                        it.clock.instant().plus(allowed),
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

    /** Of the bare id into {@code fresh}, stepped until it runs or does not. */
    CloudHsmRestore stepped(String name) {
        CloudHsmRestore restore = restore(name, fresh, Source.ofBackupId(BACKUP_ID));
        checked();
        it.replica.step(restore);
        return it.cluster.live(restore);
    }

    /** What is asked for now is asked for after all that began so far, in the API server's whole seconds. */
    void aSecondLater() {
        await().until(() -> Instant.now().isAfter(it.clock.instant().plusSeconds(1)));
    }

    /** Azure's check has nothing against any restore. */
    void checked() {
        it.restores.check(
                new CheckAnswer.Over(
                        new JobAnswer.Ended(Outcome.SUCCEEDED, "Succeeded", null, null, null, null, null, null)),
                null);
    }

    @Nullable
    LockRecord lock(CloudHsm hsm) {
        return it.replica.locks.read(address(hsm)).record();
    }

    Attempt attempt(CloudHsm hsm) {
        return new Attempt(
                UUID.randomUUID(),
                it.clock.instant(),
                "management.azure.com",
                null,
                null,
                hsm.getSpec().resourceId());
    }

    /** A status that somebody with the right to write it made up, phase by phase as the API server wants it. */
    HsmBackup forged(HsmBackup backup, CloudHsm of, String backupId) {
        Attempt attempt = attempt(of);
        forge(
                backup,
                status -> status.observedGeneration(1).phase(Phase.STARTING).attempt(attempt));
        forge(backup, status -> status.phase(Phase.RUNNING).jobId("f".repeat(32)));
        forge(
                backup,
                status -> status.phase(Phase.SUCCEEDED)
                        .folderUri(container)
                        .backupId(backupId)
                        .completionTime(it.clock.instant()));
        return it.cluster.live(backup);
    }

    void forge(Run run, UnaryOperator<RunStatusBuilder> change) {
        Run live = it.cluster.live(run);
        it.cluster
                .admin()
                .resource(live.with(change.apply(live.getStatus().toBuilder()).build()))
                .updateStatus();
    }

    /** Phase and reason. */
    String at(Run run) {
        return it.status(run).phase() + " " + it.reason(run);
    }

    String message(Run run) {
        return Conditions.find(it.status(run).conditions(), "Ready")
                .map(Condition::message)
                .orElse("");
    }
}
