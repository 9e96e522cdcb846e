package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.Leases;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HSM of its own on the real API server, a replica that leads, and a fake Azure. */
final class EngineFixture {

    final TestCluster cluster = TestCluster.get();
    final Leases leases = new Leases(cluster);
    final MutableClock clock = new MutableClock();
    final FakeHsmGateway azure = new FakeHsmGateway();
    final FakeRestoreGateway restores = new FakeRestoreGateway(azure);
    final ManagedHsm hsm = cluster.hsm();
    final String host = hsm.getMetadata().getName() + "." + TestCluster.HSM_SUFFIX;
    final String namespace = cluster.namespace();
    final Replica replica = replica("me");

    EngineFixture() {
        leases.leader("me");
    }

    Replica replica(String name) {
        return new Replica(name, azure, restores, clock);
    }

    HsmBackup backup(String name) {
        return cluster.backup(namespace, name, hsm.getMetadata().getName());
    }

    /** A backup whose job runs. */
    HsmBackup running(String name) {
        HsmBackup backup = backup(name);
        replica.step(backup);
        return cluster.live(backup);
    }

    RunStatus status(Run run) {
        return cluster.live(run).getStatus();
    }

    /** Why the run is where it is. */
    String reason(Run run) {
        return Conditions.find(status(run).conditions(), "Ready")
                .map(Condition::reason)
                .orElse("");
    }

    @Nullable
    LockRecord lock() {
        return replica.locks.read(host).record();
    }

    void delete(Run run) {
        cluster.admin().resource(run).delete();
    }

    /** As any other controller or person might. */
    void annotate(Run run) {
        cluster.admin().resource(cluster.live(run)).edit(it -> {
            it.getMetadata().setAnnotations(Map.of("at", Long.toString(System.nanoTime())));
            return it;
        });
    }

    /** Sends the same request right before, so that the API server commits it, and then sees it twice. */
    Consumer<HttpRequest> commit() {
        return request -> cluster.admin().raw(request.uri().getPath(), request.method(), request.bodyString());
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** Reasons of the events about the object. */
    List<String> events(Run about) {
        return cluster
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace(about.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(event ->
                        about.getMetadata().getUid().equals(event.getRegarding().getUid()))
                .map(event -> event.getReason())
                .toList();
    }
}
