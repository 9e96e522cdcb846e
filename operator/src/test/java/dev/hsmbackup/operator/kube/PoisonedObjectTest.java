package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.JobError;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S19: one odd object must not stop the operator for the others. */
class PoisonedObjectTest {

    private static final Instant TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final ResourceDefinitionContext BACKUPS = new ResourceDefinitionContext.Builder()
            .withGroup("hsmbackup.dev")
            .withVersion("v1beta1")
            .withKind("HsmBackup")
            .withPlural("hsmbackups")
            .withNamespaced(true)
            .build();

    private final TestCluster cluster = TestCluster.get();
    private final KubernetesClient admin = cluster.admin();
    private final KubernetesClient operator = cluster.operator(new ApiFaults());
    private final String namespace = cluster.namespace();

    @AfterEach
    void close() {
        operator.close();
    }

    @Test
    void shouldWatchOnBesideAnObjectWithTheLongestOfEverything() {
        HsmBackup odd = cluster.backup(namespace, "n".repeat(63), "a".repeat(24));
        odd.setStatus(longest());
        RunStatus stored = admin.resource(odd).updateStatus().getStatus();

        assertThat(stored).isEqualTo(longest());
        assertOthersAreSeen(odd.getMetadata().getName(), Phase.STARTING);
    }

    @Test
    void shouldWatchOnBesideAnObjectOfANewerVersion() {
        CustomResourceDefinition committed = crd();
        try {
            loosen(committed);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::storeNewer);
            // The informer's first list is not repeated: an operator that meets 429 there is started again.
            await().atMost(PATIENCE)
                    .during(SETTLED)
                    .ignoreExceptions()
                    .until(() -> !operator.resources(HsmBackup.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems()
                            .isEmpty());

            assertOthersAreSeen("newer", Phase.UNKNOWN);
        } finally {
            patiently(() -> admin.genericKubernetesResources(BACKUPS)
                    .inNamespace(namespace)
                    .delete());
            restore(committed);
        }
    }

    /** Odd objects are there before the informer lists, and change while it watches. */
    private void assertOthersAreSeen(String odd, Phase phase) {
        createBackup("before");
        try (SharedIndexInformer<HsmBackup> informer =
                operator.resources(HsmBackup.class).inNamespace(namespace).inform()) {
            awaitSeen(informer, odd, "before");
            assertThat(seen(informer, odd).getStatus().phase()).isEqualTo(phase);

            patiently(() -> admin.genericKubernetesResources(BACKUPS)
                    .inNamespace(namespace)
                    .withName(odd)
                    .edit(object -> {
                        object.getMetadata().setLabels(Map.of("changed", "yes"));
                        return object;
                    }));
            createBackup("after");

            awaitSeen(informer, odd, "before", "after");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(seen(informer, odd).getMetadata().getLabels())
                                    .containsEntry("changed", "yes"));
            assertThat(informer.isWatching()).isTrue();
        }
    }

    private void createBackup(String name) {
        patiently(() -> cluster.backup(namespace, name, "payments"));
    }

    /** For a while after a change of the CRD the API server answers 429, "storage is (re)initializing". */
    private static void patiently(Runnable request) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException refused && refused.getCode() == TOO_MANY_REQUESTS)
                .until(() -> {
                    request.run();
                    return true;
                });
    }

    private void awaitSeen(SharedIndexInformer<HsmBackup> informer, String... names) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(informer.getStore().list())
                        .extracting(backup -> backup.getMetadata().getName())
                        .containsExactlyInAnyOrder(names));
    }

    private HsmBackup seen(SharedIndexInformer<HsmBackup> informer, String name) {
        return informer.getStore().list().stream()
                .filter(backup -> backup.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RunStatus longest() {
        var status = RunStatus.INITIAL.toBuilder()
                .observedGeneration(Long.MAX_VALUE)
                .phase(Phase.STARTING)
                .attempt(new Attempt(new UUID(-1, -1), TIME, "h".repeat(80), "c".repeat(36), "\ud83d\udd11".repeat(36)))
                .startTime(TIME)
                .completionTime(TIME)
                .nextAttemptTime(TIME)
                .duration("d".repeat(20))
                .jobId("\u0000".repeat(64))
                .jobStatus("\u202e".repeat(1024))
                .statusDetails("\u001b".repeat(4096))
                .error(new JobError("\n".repeat(1024), "\ud83d\udd11".repeat(4096)))
                .backupId("b".repeat(1024))
                .folderUri("f".repeat(2048));
        IntStream.range(0, 16)
                .forEach(i -> status.condition(new Condition(
                        "T".repeat(300) + i, Condition.Status.UNKNOWN, "R".repeat(1024), "m".repeat(32_768), i, TIME)));
        return status.build();
    }

    private CustomResourceDefinition crd() {
        return admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("hsmbackups.hsmbackup.dev")
                .require();
    }

    /** As the CRD of a newer version may be: more fields, more words, and no rules that we know. */
    private void loosen(CustomResourceDefinition committed) {
        var open = new JSONSchemaProps();
        open.setType("object");
        open.setXKubernetesPreserveUnknownFields(true);
        var root = new JSONSchemaProps();
        root.setType("object");
        root.setProperties(Map.of("spec", open, "status", open));
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(committed.getMetadata().getName())
                .edit(crd -> {
                    var loose = crd.getSpec().getVersions().getFirst();
                    loose.getSchema().setOpenAPIV3Schema(root);
                    loose.setSelectableFields(List.of());
                    return crd;
                });
    }

    private void restore(CustomResourceDefinition committed) {
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(committed.getMetadata().getName())
                .edit(crd -> {
                    crd.setSpec(committed.getSpec());
                    return crd;
                });
        // The next tests need the rules again, and no 429 any more.
        await().atMost(PATIENCE).during(SETTLED).untilAsserted(() -> {
            HsmBackup bare = new HsmBackup();
            bare.getMetadata().setNamespace(namespace);
            bare.getMetadata().setName("bare");
            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> admin.resource(bare).dryRun(true).create())
                    .matches(e -> e.getCode() == UNPROCESSABLE);
        });
    }

    private void storeNewer() {
        GenericKubernetesResource newer =
                admin.getKubernetesSerialization().unmarshal("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata: {name: newer}
                spec: {managedHsmRef: {name: payments, kind: HsmPool}, selective: [{key: a}], timeout: null}
                """, GenericKubernetesResource.class);
        var existing = admin.genericKubernetesResources(BACKUPS)
                .inNamespace(namespace)
                .resource(newer)
                .createOr(NonDeletingOperation::update);
        existing.setAdditionalProperty(
                "status", admin.getKubernetesSerialization().unmarshal("""
                observedGeneration: 1
                phase: AwaitingApproval
                progress: {percent: 12.5}
                attempt: {id: 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11, startedAt: "2026-03-01T02:00:00Z", host: h, try: 2}
                error: {code: A, inner: {code: B}}
                conditions:
                - {type: New, status: Perhaps, reason: New, message: "", lastTransitionTime: "2026-03-01T02:00:00Z", x: 1}
                """, Map.class));
        var stored = admin.genericKubernetesResources(BACKUPS)
                .inNamespace(namespace)
                .resource(existing)
                .updateStatus();
        assertThat(stored.<String>get("status", "phase")).isEqualTo("AwaitingApproval");
        assertThat(stored.<Object>get("status", "progress")).isNotNull();
    }
}
