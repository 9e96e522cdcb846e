package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Objects that no rule of the CRD would let pass, as another version's CRD, a restored etcd or a mistake may leave them,
 * beside good ones. Changes the CRDs of the platform, so no other test may run meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(Integer.MAX_VALUE - 2)
class PoisonedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> CRDS = List.of("hsmbackups.hsmbackup.dev", "managedhsms.hsmbackup.dev");

    private final Map<String, CustomResourceDefinitionSpec> committed = new LinkedHashMap<>();
    private Team team;
    private Hsm hsm;

    /** Name and all but the metadata, as YAML flow. */
    private static Map<String, String> backups() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("bare", "");
        poison.put("spec-null", "spec: null");
        poison.put("spec-empty", "spec: {}");
        poison.put("ref-null", "spec: {managedHsmRef: null}");
        poison.put("ref-empty", "spec: {managedHsmRef: {}}");
        poison.put("ref-odd", "spec: {managedHsmRef: {name: \"../../../../x?y#z\"}}");
        poison.put("ref-long", "spec: {managedHsmRef: {name: \"" + "x".repeat(10_000) + "\"}}");
        poison.put("duration", "spec: {managedHsmRef: {name: HSM}, startDeadline: soon, timeout: \"-1h\"}");
        poison.put("duration-null", "spec: {managedHsmRef: {name: HSM}, startDeadline: null, timeout: null}");
        poison.put("status-null", "spec: {managedHsmRef: {name: HSM}}\nstatus: null");
        poison.put("status-empty", "spec: {managedHsmRef: {name: HSM}}\nstatus: {}");
        poison.put("phase-odd", "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: Exploded, observedGeneration: 1}");
        poison.put(
                "running-bare", "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: Running, observedGeneration: 1}");
        poison.put(
                "running-odd",
                "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: Running, observedGeneration: 1, jobId: \"../x\","
                        + " attempt: {id: 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11, startedAt: \"2026-03-01T02:00:00Z\","
                        + " host: evil.example}}");
        poison.put(
                "conditions-null",
                "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: Pending, observedGeneration: 1, conditions: [null,"
                        + " {}, {type: null, status: null}]}");
        return poison;
    }

    /** The types are wrong: what cannot be read as what it is. */
    private static Map<String, String> unreadable() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("spec-text", "spec: poison");
        poison.put("spec-list", "spec: [1, 2]");
        poison.put("ref-text", "spec: {managedHsmRef: payments}");
        poison.put("status-text", "spec: {managedHsmRef: {name: HSM}}\nstatus: poison");
        poison.put("phase-object", "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: {a: b}}");
        poison.put("generation-text", "spec: {managedHsmRef: {name: HSM}}\nstatus: {observedGeneration: many}");
        poison.put(
                "attempt-odd",
                "spec: {managedHsmRef: {name: HSM}}\nstatus: {phase: Starting, attempt: {id: x, startedAt: yesterday}}");
        poison.put("conditions-map", "spec: {managedHsmRef: {name: HSM}}\nstatus: {conditions: {a: b}}");
        return poison;
    }

    private static Map<String, String> hsms() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("poison-bare", "");
        poison.put("poison-uri", "spec: {uri: null, storage: null, backup: null}");
        poison.put("poison-backup", "spec: {uri: \"https://x.managedhsm.azure.net\", backup: {namespaces: null}}");
        poison.put("poison-identity", "spec: {uri: \"https://x.managedhsm.azure.net\", identity: {clientId: [1]}}");
        poison.put("poison-text", "spec: poison");
        poison.put("poison-status", "spec: {uri: \"https://x.managedhsm.azure.net\"}\nstatus: [poison]");
        return poison;
    }

    @BeforeAll
    void loosenAndStore() {
        Shared.platform().operator();
        team = Shared.platform().team("poisoned");
        hsm = team.hsm("good", Duration.ofMillis(1));
        CRDS.forEach(this::loosen);
        backups().forEach((name, rest) -> store("HsmBackup", name, rest));
        hsms().forEach((name, rest) -> store("ManagedHsm", name, rest));
    }

    @Test
    @Order(1)
    @DisplayName("S19 good objects beside poisoned ones")
    void shouldServeTheGoodOnes() {
        assertServes("beside");
    }

    @Test
    @Order(2)
    @DisplayName("S19 a start of the operator among poisoned objects")
    void shouldStartAmongThem() {
        Shared.platform().rig().operator().stop(Duration.ofMinutes(2));

        assertServes("after-a-restart");
    }

    @Test
    @Order(3)
    @DisplayName("S19 good objects beside some that cannot be read")
    void shouldServeTheGoodOnesBesideUnreadableOnes() {
        unreadable().forEach((name, rest) -> store("HsmBackup", name, rest));

        assertServes("beside-unreadable");
    }

    @Test
    @Order(4)
    @DisplayName("S19 a start of the operator among objects that cannot be read")
    void shouldStartAmongUnreadableOnes() {
        Shared.platform().rig().operator().stop(Duration.ofMinutes(2));

        assertServes("after-another-restart");
    }

    private void assertServes(String name) {
        long pid = Shared.platform().operator().pid();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            team.requestBackup(name, hsm);
            return true;
        });

        assertThat(team.awaitEnd(name).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Shared.platform().rig().operator().isAlive()).isTrue();
        assertThat(Shared.platform().rig().operator().pid()).isEqualTo(pid);
        assertThat(Strangers.strayRequests()).isEmpty();
    }

    private void loosen(String name) {
        CustomResourceDefinition crd = crd(name).require();
        committed.put(name, crd.getSpec());
        JSONSchemaProps root = new JSONSchemaProps();
        root.setType("object");
        root.setXKubernetesPreserveUnknownFields(true);
        crd(name).edit(loose -> {
            var version = loose.getSpec().getVersions().getFirst();
            version.getSchema().setOpenAPIV3Schema(root);
            version.setSelectableFields(List.of());
            return loose;
        });
    }

    private static Resource<CustomResourceDefinition> crd(String name) {
        return Shared.platform()
                .admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name);
    }

    /** Whole, with its status; again and again, because it takes the API server a while to serve a changed CRD. */
    private void store(String kind, String name, String rest) {
        boolean namespaced = kind.equals("HsmBackup");
        var client = Shared.platform().admin();
        GenericKubernetesResource object = client.getKubernetesSerialization()
                .unmarshal(
                        """
                        apiVersion: hsmbackup.dev/v1beta1
                        kind: %s
                        metadata: {name: %s%s}
                        """.formatted(kind, name, namespaced ? ", namespace: " + team.namespace() : "")
                                + rest.replace("HSM}", hsm.name() + "}") + "\n",
                        GenericKubernetesResource.class);
        await("the API server to take " + kind + " " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    var all = client.genericKubernetesResources(context(kind));
                    var here = namespaced ? all.inNamespace(team.namespace()) : all;
                    GenericKubernetesResource stored = here.resource(object).createOr(existing -> existing.update());
                    if (object.getAdditionalProperties().containsKey("status")) {
                        stored.setAdditionalProperty(
                                "status", object.getAdditionalProperties().get("status"));
                        here.resource(stored).updateStatus();
                    }
                    return true;
                });
    }

    private static ResourceDefinitionContext context(String kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("hsmbackup.dev")
                .withVersion("v1beta1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(kind.equals("HsmBackup"))
                .build();
    }

    @AfterAll
    void restore() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            Shared.platform()
                    .rig()
                    .kubectl()
                    .output("delete", "hsmbackups", "--all", "--namespace=" + team.namespace());
            Stream.concat(Stream.of("--ignore-not-found"), hsms().keySet().stream())
                    .reduce((one, other) -> one + " " + other)
                    .ifPresent(names ->
                            Shared.platform().rig().kubectl().output(("delete managedhsms " + names).split(" ", -1)));
            return true;
        });
        committed.forEach((name, spec) -> crd(name).edit(crd -> {
            crd.setSpec(spec);
            return crd;
        }));
        await("the CRDs' rules to be back")
                .atMost(PATIENCE)
                .during(Duration.ofSeconds(2))
                .until(this::refusesABareOne);
        Evidence.close(team);
    }

    private boolean refusesABareOne() {
        return !Shared.platform()
                .rig()
                .kubectl()
                .runWithInput("""
                        apiVersion: hsmbackup.dev/v1beta1
                        kind: HsmBackup
                        metadata: {name: bare-again, namespace: %s}
                        """.formatted(team.namespace()), "create", "--dry-run=server", "-f", "-")
                .succeeded();
    }
}
