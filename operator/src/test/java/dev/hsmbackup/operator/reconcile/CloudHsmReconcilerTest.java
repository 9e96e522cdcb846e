package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmSpec;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.LockRecord;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the API server, and a person at kubectl, get to see of a Cloud HSM. */
class CloudHsmReconcilerTest {

    private final EngineFixture it = new EngineFixture();
    private final CloudFixture cloud = new CloudFixture(it);
    private final CloudHsm hsm = cloud.fresh;

    @ParameterizedTest
    @CsvSource({
        "Succeeded,    Active,       true,  True,  HsmReachable",
        "Succeeded,    NotActivated, true,  True,  HsmReachable",
        "Succeeded,    Hibernating,  true,  True,  HsmReachable",
        "Succeeded,    NotActivated, false, False, NoIdentity",
        "Succeeded,    Failed,       true,  False, HsmNotInOrder",
        "Provisioning, NotDefined,   true,  False, HsmNotInOrder",
        "Failed,       Active,       true,  False, HsmNotInOrder",
    })
    void shouldShowAzuresWords(String provisioning, String activation, boolean identity, String ready, String reason) {
        cloud.is(hsm, new ClusterAnswer.Cluster(provisioning, activation, identity, null));

        reconcile(hsm);

        CloudHsmStatus status = live(hsm).getStatus();
        assertThat(status.provisioningState()).isEqualTo(provisioning);
        assertThat(status.activationState()).isEqualTo(activation);
        assertThat(ready(hsm).reason()).isEqualTo(reason);
        assertThat(columns(hsm))
                .startsWith(hsm.getMetadata().getName(), ready, provisioning, activation)
                .hasSize(5);
        assertThat(events(hsm)).containsExactly(reason);
    }

    /** What was known yesterday may be wrong today: a restore looks for itself, and people must not be misled. */
    @Test
    void shouldForgetAStateThatCannotBeAskedFor() {
        reconcile(hsm);
        cloud.is(hsm, unavailable(Problem.Kind.FORBIDDEN));

        reconcile(hsm);

        assertThat(live(hsm).getStatus().provisioningState()).isNull();
        assertThat(live(hsm).getStatus().activationState()).isNull();
        assertThat(ready(hsm).reason()).isEqualTo("Forbidden");
        assertThat(columns(hsm))
                .startsWith(hsm.getMetadata().getName(), "False")
                .hasSize(3);
        assertThat(events(hsm)).containsExactlyInAnyOrder("HsmReachable", "Forbidden");
    }

    @Test
    void shouldWriteOnlyWhatChanged() {
        reconcile(hsm);
        String version = live(hsm).getMetadata().getResourceVersion();
        it.pass(Duration.ofMinutes(5));

        // The informer's copy is of before the first write.
        reconcile(hsm);

        assertThat(live(hsm).getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(events(hsm)).hasSize(1);
    }

    @Test
    void shouldTellNoNewsOfAnActivation() {
        reconcile(hsm);
        cloud.is(hsm, FakeClusters.ACTIVE);

        reconcile(hsm);

        assertThat(columns(hsm)).contains("Active");
        assertThat(events(hsm)).hasSize(1);
    }

    @Test
    void shouldAskForNoClusterOfAnotherCloud() {
        CloudHsm china = it.cluster.admin().resource(otherCloud()).create();

        reconcile(china);

        assertThat(ready(china).reason()).isEqualTo("WrongCloud");
        assertThat(cloud.clusters().asked()).isEmpty();
    }

    @Test
    void shouldAskForNothingThatWasDeleted() {
        reconcile(hsm, true);

        assertThat(cloud.clusters().asked()).isEmpty();
        assertThat(live(hsm).getStatus().conditions()).isEmpty();
    }

    /**
     * The restore that started the job was deleted. That the job is over does not say that the HSM is alive, and a second
     * restore would destroy it: the lock is kept for a day.
     */
    @ParameterizedTest
    @EnumSource
    void shouldFollowTheJobOfADeletedRestore(Outcome outcome) {
        CloudHsmRestore restore = cloud.stepped("gone");
        it.delete(restore);
        it.replica.engine.gone(restore);
        LockRecord lock = Objects.requireNonNull(cloud.lock(hsm));

        Duration whileItRuns = reconcile(hsm);
        cloud.finishRestore(outcome, FakeClusters.FRESH);
        reconcile(hsm);
        reconcile(hsm);
        CloudHsmRestore again = cloud.stepped("again");
        HsmBackup nightly = cloud.backup("nightly", hsm);
        it.replica.step(nightly);

        assertThat(whileItRuns).isLessThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(cloud.lock(hsm)).isEqualTo(withoutJob(lock));
        assertThat(events(hsm)).containsOnlyOnce("FollowOrphanedJob");
        assertThat(cloud.at(again)).isEqualTo("FAILED HsmBusy");
        assertThat(cloud.at(nightly)).isEqualTo("PENDING HsmBusy");
        assertThat(it.restores.starts()).hasSize(1);
    }

    private static LockRecord withoutJob(LockRecord lock) {
        return new LockRecord(
                lock.uid(), lock.attemptId(), lock.kind(), lock.namespace(), lock.name(), null, lock.since());
    }

    private static ClusterAnswer unavailable(Problem.Kind kind) {
        return new ClusterAnswer.Unavailable(new Problem(kind, "Code", "What is wrong, and what to do."), null);
    }

    private CloudHsm otherCloud() {
        CloudHsm china = new CloudHsm();
        china.setMetadata(
                new ObjectMetaBuilder().withName(TestCluster.unique("chsm")).build());
        china.setSpec(new CloudHsmSpec(
                hsm.getSpec().resourceId(),
                Cloud.AZURE_CHINA,
                ManagedHsmSpec.Storage.of("https://hsmbackups.blob.core.chinacloudapi.cn/payments"),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                null));
        return china;
    }

    /** @return when it is looked at again */
    private Duration reconcile(CloudHsm cached) {
        return reconcile(cached, false);
    }

    private Duration reconcile(CloudHsm cached, boolean deleted) {
        return it.replica
                .cloudHsms
                .reconcile(cached, context(deleted))
                .getScheduleDelay()
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO);
    }

    /** The two things that the reconciler asks the framework for. */
    @SuppressWarnings("unchecked") // the proxy implements nothing else
    private static Context<CloudHsm> context(boolean deleted) {
        return proxy(Context.class, "isPrimaryResourceDeleted", deleted);
    }

    private static <T> T proxy(Class<T> type, String question, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> switch (method.getName()) {
                    case "getPrimaryCache" -> proxy(IndexedResourceCache.class, "none", answer);
                    default -> {
                        assertThat(method.getName()).isEqualTo(question);
                        yield answer;
                    }
                }));
    }

    private CloudHsm live(CloudHsm any) {
        return it.cluster.admin().resource(any).get();
    }

    private Condition ready(CloudHsm any) {
        return Conditions.find(live(any).getStatus().conditions(), "Ready").orElseThrow();
    }

    /** NAME, READY, STATE, ACTIVATION, AGE; kubectl leaves out what is not known. */
    private String[] columns(CloudHsm any) {
        return it.cluster
                .controlPlane()
                .admin()
                .run("get", "chsm", any.getMetadata().getName(), "--no-headers")
                .stdout()
                .strip()
                .split(" +");
    }

    private List<String> events(CloudHsm about) {
        return it.cluster.admin().events().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event ->
                        about.getMetadata().getUid().equals(event.getRegarding().getUid()))
                .map(Event::getReason)
                .toList();
    }
}
