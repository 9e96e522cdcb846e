package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * CloudHsms and restores into them that no rule of the CRD would let pass, beside good ones. The worst that one could do is
 * to get a request sent: to another host, or to another Cloud HSM.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(Integer.MAX_VALUE - 2)
class CloudPoisonedTest {

    /** A good backup: but for what is wrong with each restore, Azure would do it. */
    private static final String ID = "BACKUP";

    private static final String NEVER_OVER = "\"9999-01-01T00:00:00Z\"";
    private static final String IN_TIME = "\"NOT-AFTER\"";

    private LooseCrds crds;
    private Team team;
    private Cluster source;
    private Cluster victim;
    private String backupId;

    /** {@code VICTIM} is a fresh one that anybody may restore into, {@code ARM} its id. */
    private static Map<String, String> hsms() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("cloud-bare", "");
        poison.put("cloud-nulls", "spec: {resourceId: null, storage: null, backup: null, restore: null}");
        poison.put("cloud-text", "spec: poison");
        poison.put("cloud-status", "spec: {resourceId: \"ARM\"}\nstatus: [poison]");
        poison.put("cloud-host", open("https://evil.exampleARM"));
        poison.put("cloud-authority", open("@evil.exampleARM"));
        poison.put("cloud-slashes", open("//evil.exampleARM"));
        poison.put("cloud-dots", open("ARM/../VICTIM"));
        poison.put("cloud-encoded", open("ARM%2f..%2fVICTIM"));
        poison.put("cloud-query", open("ARM/restore?api-version=2025-03-31#"));
        poison.put(
                "cloud-type",
                open("/subscriptions/99999999-9999-4999-8999-999999999991/resourceGroups/hsm/providers/"
                        + "Microsoft.KeyVault/vaults/VICTIM"));
        poison.put("cloud-sky", "spec: {resourceId: \"ARM\", cloud: Sky, restore: {namespaces: [\"*\"]}}");
        poison.put(
                "cloud-container",
                "spec: {resourceId: \"ARM\", storage: {containerUri: \"https://evil.example/c\"},"
                        + " backup: {namespaces: [\"*\"]}, restore: {namespaces: [\"*\"]}}");
        return poison;
    }

    private static String open(String resourceId) {
        return "spec: {resourceId: \"" + resourceId
                + "\", storage: {containerUri: \"https://backups.blob.core.windows.net"
                + "/hsm\"}, backup: {namespaces: [\"*\"]}, restore: {namespaces: [\"*\"]}}";
    }

    private static Map<String, String> restores() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("bare", "");
        poison.put("spec-text", "spec: poison");
        poison.put("ref-null", "spec: {cloudHsmRef: null, source: null}");
        poison.put("ref-odd", wish("../../../../x?y#z", "backupId: " + ID, IN_TIME));
        poison.put(
                "unconfirmed",
                "spec: {cloudHsmRef: {name: VICTIM}, source: {backupId: BACKUP}, notAfter: \"NOT-AFTER\"}");
        poison.put(
                "confirmed-other",
                "spec: {cloudHsmRef: {name: VICTIM}, confirm: other, source: {backupId: BACKUP}, notAfter: \"NOT-AFTER\"}");
        poison.put("id-odd", wish("VICTIM", "backupId: \"../../x?sig=y\"", IN_TIME));
        poison.put("id-object", wish("VICTIM", "backupId: {a: b}", IN_TIME));
        poison.put("no-source", wish("VICTIM", "", IN_TIME));
        poison.put(
                "all-sources",
                wish("VICTIM", "backupId: " + ID + ", backupRef: {name: x}, scheduleRef: {name: y}", IN_TIME));
        poison.put("for-ever", wish("VICTIM", "backupId: " + ID, NEVER_OVER));
        poison.put("no-end", wish("VICTIM", "backupId: " + ID, "null"));
        poison.put("status-text", wish("VICTIM", "backupId: " + ID, IN_TIME) + "\nstatus: poison");
        poison.put("phase-odd", wish("VICTIM", "backupId: " + ID, IN_TIME) + "\nstatus: {phase: Exploded}");
        poison.put(
                "attempt-odd",
                wish("VICTIM", "backupId: " + ID, IN_TIME)
                        + "\nstatus: {phase: Starting, attempt: {id: x, startedAt: yesterday}}");
        poison.put(
                "running-odd",
                wish("VICTIM", "backupId: " + ID, IN_TIME)
                        + "\nstatus: {phase: Running, observedGeneration: 1, jobId: \"../x\", attempt: {id:"
                        + " 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11, startedAt: \"2026-03-01T02:00:00Z\", host: evil.example}}");
        for (String hsm : hsms().keySet()) {
            poison.put("into-" + hsm, wish(hsm, "backupId: " + ID, IN_TIME));
        }
        return poison;
    }

    private static String wish(String hsm, String source, String notAfter) {
        return "spec: {cloudHsmRef: {name: \"" + hsm + "\"}, confirm: \"" + hsm + "\", source: {" + source
                + "}, notAfter: " + notAfter + "}";
    }

    @BeforeAll
    void loosenAndStore() {
        Shared.platform().operator();
        team = Shared.platform().team("cpoisoned");
        source = team.cloudHsms().active("good");
        victim = team.cloudHsms().fresh("victim");
        team.cloudHsms().requestBackup("first", source.name());
        backupId = Objects.requireNonNull(team.awaitEnd("first").backupId());
        crds = new LooseCrds("CloudHsm", "CloudHsmRestore");
        hsms().forEach((name, rest) -> crds.store("CloudHsm", "", name, named(rest)));
        restores().forEach((name, rest) -> crds.store("CloudHsmRestore", team.namespace(), name, named(rest)));
    }

    private String named(String text) {
        return text.replace("ARM", victim.resourceId())
                .replace("VICTIM", victim.name())
                .replace("BACKUP", backupId)
                .replace("NOT-AFTER", Instant.now().plus(Duration.ofHours(2)).toString());
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

    private void assertServes(String name) {
        long pid = Shared.platform().operator().pid();
        Cluster destination = team.cloudHsms().fresh("good");
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
            team.cloudHsms().requestBackup(name, source.name());
            return true;
        });

        assertThat(team.awaitEnd(name).phase()).isEqualTo(Phase.SUCCEEDED);
        team.cloudHsms().requestRestore(name, destination.name(), "backupRef: {name: " + name + "}", "");
        assertThat(team.cloudHsms().awaitRestoreEnd(name).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(destination.keys()).isEqualTo(source.keys()).isNotEmpty();
        assertThat(Shared.platform().rig().operator().isAlive()).isTrue();
        assertThat(Shared.platform().rig().operator().pid()).isEqualTo(pid);
        assertThat(Strangers.strayRequests()).isEmpty();
        assertThat(victim.restores()).isEmpty();
        assertThat(victim.backups()).isEmpty();
        assertThat(Cluster.anyDamage(victim.simulator())).isFalse();
    }

    @AfterAll
    void restore() {
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
            var kubectl = Shared.platform().rig().kubectl();
            kubectl.output("delete", "cloudhsmrestores", "--all", "--namespace=" + team.namespace());
            kubectl.output(("delete cloudhsms --ignore-not-found " + String.join(" ", hsms().keySet())).split(" ", -1));
            return true;
        });
        crds.restore("CloudHsmRestore", team.namespace());
        Evidence.close(team);
    }
}
