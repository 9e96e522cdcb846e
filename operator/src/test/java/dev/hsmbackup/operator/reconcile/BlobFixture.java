package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.DeletionPolicy;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.CloudHsms;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.ManagedHsms;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@link EngineFixture} whose HSM's backups may be deleted, and storage for them. */
final class BlobFixture {

    /** The patch of a finalizer. */
    static final Predicate<HttpRequest> PATCH = request -> request.method().equals("PATCH");

    final EngineFixture base = new EngineFixture();
    final TestCluster cluster = base.cluster;
    final FakeBlobGateway storage = new FakeBlobGateway();
    final ApiFaults faults = new ApiFaults();
    private final KubernetesClient client = cluster.operator(faults);
    private int backups;

    BlobFixture() {
        allowDelete(true);
    }

    /** As after a restart. */
    BlobEngine engine() {
        Targets targets =
                new Targets(new ManagedHsms(client, TestCluster.HSM_SUFFIX), new CloudHsms(client, Cloud.AZURE_PUBLIC));
        return new BlobEngine(
                new Runs(client),
                targets,
                storage,
                base.replica.leadership,
                new BlobReporter(new EventPublisher(client, "me", base.clock), base.replica.metrics),
                base.clock);
    }

    void allowDelete(boolean allowed) {
        cluster.admin().resources(ManagedHsm.class).withName(name()).edit(found -> {
            ManagedHsmSpec spec = found.getSpec();
            found.setSpec(new ManagedHsmSpec(
                    spec.uri(),
                    new ManagedHsmSpec.Storage(spec.storage().containerUri(), allowed),
                    spec.identity(),
                    spec.backup(),
                    spec.restore()));
            return found;
        });
    }

    String name() {
        return base.hsm.getMetadata().getName();
    }

    HsmBackup pending(String name, DeletionPolicy policy) {
        return cluster.backup(
                base.namespace, name, new HsmBackupSpec(new ManagedHsmRef(name()), null, "1h", "24h", policy));
    }

    /** A good one with so many blobs; each ends a minute after the one before. */
    HsmBackup good(String name, int blobs) {
        return good(name, blobs, DeletionPolicy.DELETE);
    }

    HsmBackup good(String name, int blobs, DeletionPolicy policy) {
        HsmBackup backup = pending(name, policy);
        base.pass(Duration.ofMinutes(1));
        step(engine(), backup);
        String folder = base.hsm.getSpec().storage().containerUri() + "/mhsm-" + name()
                + "-20260302000000%02d".formatted(++backups);
        storage.write(folder, blobs);
        base.azure.finish(base.host, Outcome.SUCCEEDED, folder, null, base.clock.instant());
        step(engine(), backup);
        return live(backup);
    }

    static String folder(HsmBackup backup) {
        return String.valueOf(backup.getStatus().folderUri());
    }

    int blobs(HsmBackup backup) {
        return storage.count(folder(backup));
    }

    /** One step with an up-to-date cache. */
    Optional<Duration> step(BlobEngine engine, HsmBackup backup) {
        return engine.step(live(backup), base.replica.engine::step);
    }

    /** As the framework does, but without waiting: until the object is gone. */
    void finish(BlobEngine engine, HsmBackup backup) {
        for (int i = 0; i < 100 && exists(backup); i++) {
            Duration wait = step(engine, backup).orElse(Duration.ZERO);
            base.pass(wait);
        }
    }

    HsmBackup live(HsmBackup backup) {
        return cluster.live(backup);
    }

    boolean exists(HsmBackup backup) {
        @Nullable HsmBackup found = cluster.admin().resource(backup).get();
        return found != null;
    }

    /** Notes of the events about the object with this reason. */
    List<String> notes(HsmBackup about, String reason) {
        return cluster.admin().events().v1().events().inNamespace(base.namespace).list().getItems().stream()
                .filter(event ->
                        about.getMetadata().getUid().equals(event.getRegarding().getUid()))
                .filter(event -> event.getReason().equals(reason))
                .map(event -> event.getNote())
                .toList();
    }

    String deletions() {
        return base.replica
                .metrics
                .registry()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("hsmbackup_blob_deletions_total{"))
                .map(line -> line.replaceAll(".*result=\"(\\w+)\".* (\\d+).*", "$1 $2"))
                .reduce("", (one, other) -> (one + " " + other).strip());
    }
}
