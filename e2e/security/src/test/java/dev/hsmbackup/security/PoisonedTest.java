package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    private LooseCrds crds;
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
        crds = new LooseCrds("HsmBackup", "ManagedHsm");
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
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
            team.requestBackup(name, hsm);
            return true;
        });

        assertThat(team.awaitEnd(name).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Shared.platform().rig().operator().isAlive()).isTrue();
        assertThat(Shared.platform().rig().operator().pid()).isEqualTo(pid);
        assertThat(Strangers.strayRequests()).isEmpty();
    }

    private void store(String kind, String name, String rest) {
        String namespace = kind.equals("HsmBackup") ? team.namespace() : "";
        crds.store(kind, namespace, name, rest.replace("HSM}", hsm.name() + "}"));
    }

    @AfterAll
    void restore() {
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
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
        crds.restore("HsmBackup", team.namespace());
        Evidence.close(team);
    }
}
