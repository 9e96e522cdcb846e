package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.JsonLines;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant and the HSMs of others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    /** How a policy that gives a new object this long to find its ManagedHsm rounds to whole seconds. */
    private static final Duration GRACE = Duration.ofSeconds(14);

    private final Map<String, String> hsmOf = new LinkedHashMap<>();
    private Team owner;
    private Team tenant;
    private Hsm idle;
    private Hsm busy;
    private Hsm down;
    private Hsm attackers;

    @BeforeAll
    void askForWhatIsNotTheirs() {
        owner = Shared.platform().team("owner");
        tenant = Shared.platform().team("tenant");
        idle = owner.hsm("idle", QUICK);
        busy = owner.hsm("busy", LONG);
        down = owner.hsm("down", QUICK);
        down.fault("\"count\": 0, \"action\": {\"type\": \"status\", \"status\": 503}");
        attackers = tenant.undeclaredHsm("attackers", QUICK);
        owner.requestBackup("theirs", busy);
        owner.awaitPhase("theirs", Phase.RUNNING);
        // An HSM of another cloud than the operator's, open to all: it can be backed up by nobody here.
        Shared.platform().admin().resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: ManagedHsm
                metadata: {name: elsewhere}
                spec:
                  uri: https://elsewhere.managedhsm.usgovcloudapi.net
                  storage: {containerUri: "https://backups.blob.core.usgovcloudapi.net/hsm"}
                  backup: {namespaces: ["*"]}
                """).serverSideApply();

        request("missing", "nosuchhsm");
        request("forbidden", idle.name());
        request("forbidden-busy", busy.name());
        request("forbidden-down", down.name());
        request("undeclared", attackers.name());
        request("other-cloud", "elsewhere");
    }

    private void request(String backup, String hsm) {
        hsmOf.put(backup, hsm);
        tenant.requestBackup(backup, new Hsm(Shared.platform().rig().simulator(), hsm));
    }

    @ParameterizedTest(name = "S01 {0}")
    @ValueSource(strings = {"forbidden", "forbidden-busy", "forbidden-down"})
    @DisplayName("S01 an HSM of another team")
    void shouldNotStartOnAnHsmThatIsNotOpenToIt(String backup) {
        RunStatus end = tenant.awaitEnd(backup);

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(Shared.reason(tenant.backup(backup))).isEqualTo("HsmNotAvailable");
        assertThat(end.attempt()).isNull();
        assertThat(idle.starts()).isEmpty();
        assertThat(down.starts()).isEmpty();
        assertThat(busy.starts())
                .singleElement()
                .satisfies(start -> assertThat(start.clientRequestId())
                        .isEqualTo(owner.status("theirs").attempt().id().toString()));
    }

    @Test
    @DisplayName("S01 the allow list shrinks while the backup waits for the lock")
    void shouldNotStartAfterTheNamespaceWasTakenOffTheListWhileItWaitedForTheLock() {
        Hsm shared = owner.undeclaredHsm("shared", LONG);
        Shared.declare(shared.name(), "", owner.namespace(), tenant.namespace());
        owner.requestBackup("first", shared);
        owner.awaitPhase("first", Phase.RUNNING);
        tenant.requestBackup("second", shared);
        tenant.awaitStatus(
                "second",
                Duration.ofSeconds(60),
                "to wait for the lock",
                status -> Shared.reason(tenant.backup("second")).equals("HsmBusy"));

        Shared.declare(shared.name(), "", owner.namespace());
        shared.endJob();
        RunStatus end = tenant.awaitEnd("second");

        assertThat(owner.awaitEnd("first").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(Shared.reason(tenant.backup("second"))).isEqualTo("HsmNotAvailable");
        assertThat(shared.starts()).hasSize(1);
    }

    /** Entra may take its time, and what was read of the HSM before may be wrong after. */
    @Test
    @DisplayName("S01 the allow list shrinks while the token is fetched")
    void shouldNotStartAfterTheNamespaceWasTakenOffTheListWhileTheTokenWasFetched(@TempDir Path dir)
            throws IOException {
        String client = UUID.randomUUID().toString();
        Path release = dir.resolve("release");
        Shared.control("PUT", "/identities/" + client, """
                {"clientId": "%s", "federated": [
                  {"subject": "system:serviceaccount:hsm-backup-system:hsm-backup-operator"}]}""".formatted(client));
        Hsm slow = owner.undeclaredHsm("slow", QUICK);
        slow.change("""
                {"roles": [{"identity": "%s", "role": "Managed HSM Backup"}]}""".formatted(client));
        String hold = Shared.control("POST", "/faults", """
                {"host": "%s", "method": "POST", "count": 0, "action": {"type": "pass"},
                 "exec": {"when": "after", "command": ["sh", "-c", "while [ ! -e %s ]; do sleep 0.05; done"]}}""".formatted(Shared.LOGIN, release));
        tenant.requestBackup("revoked", slow);
        Shared.declare(slow.name(), "identity: {clientId: " + client + "}", owner.namespace(), tenant.namespace());
        await("the operator to read the ManagedHsm")
                .atMost(Duration.ofSeconds(60))
                .until(() -> reads(slow) > 0);

        Shared.declare(slow.name(), "identity: {clientId: " + client + "}", owner.namespace());
        // What takes no time at all is no risk and need not be noticed.
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        Files.createFile(release);
        RunStatus end = tenant.awaitEnd("revoked");

        slow.heal(JSON.readTree(hold).path("ids").path(0).asText());
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(Shared.reason(tenant.backup("revoked"))).isEqualTo("HsmNotAvailable");
        assertThat(slow.starts()).isEmpty();
    }

    /** Only a backup that wants to start reads it: the probe of this HSM waits for the same token. */
    private static long reads(Hsm hsm) {
        return new JsonLines(Shared.platform().rig().gate().requests())
                .read().stream()
                        .filter(request -> request.path("verb").asText().equals("get")
                                && request.path("resource").asText().equals("managedhsms")
                                && request.path("name").asText().equals(hsm.name())
                                && request.path("serverStatus").asInt() == 200)
                        .count();
    }

    @ParameterizedTest(name = "S02 {0}")
    @ValueSource(strings = {"forbidden", "forbidden-busy", "forbidden-down", "undeclared", "other-cloud"})
    @DisplayName("S02 missing and forbidden look the same")
    void shouldLookAsIfTheHsmDidNotExist(String backup) {
        tenant.awaitEnd("missing");
        tenant.awaitEnd(backup);
        tenant.awaitEvents("missing", 1);
        tenant.awaitEvents(backup, tenant.events("missing").size());

        TenantView view = new TenantView(tenant);
        HsmBackup missing = tenant.backup("missing");
        HsmBackup other = tenant.backup(backup);
        String visible = view.visible(missing, "nosuchhsm");
        assertThat(view.visible(other, hsmOf.getOrDefault(backup, ""))).isEqualTo(visible);
        assertThat(visible).contains("HsmNotAvailable").doesNotContain("nosuchhsm");
        assertThat(view.requestsAbout(other)).isEqualTo(view.requestsAbout(missing));
        // The same grace for all: none is told sooner than another.
        assertThat(view.life(other)).isGreaterThanOrEqualTo(GRACE);
        assertThat(view.life(missing)).isGreaterThanOrEqualTo(GRACE);
    }

    @Test
    @DisplayName("S02 metrics do not tell either")
    void shouldCountRefusalsWithoutTheNameOfTheHsm() {
        hsmOf.keySet().forEach(tenant::awaitEnd);

        assertThat(new TenantView(tenant).namedInMetrics()).isEmpty();
        assertThat(Shared.platform()
                        .operator()
                        .metrics()
                        .sum(
                                "hsmbackup_backups_total",
                                "namespace=\"" + tenant.namespace() + "\"",
                                "result=\"failed\""))
                .isGreaterThanOrEqualTo(hsmOf.size());
    }

    @Test
    @DisplayName("S06 the address of a ManagedHsm never changes, and an HSM in the good suffix is not enough")
    void shouldNeverAskAnHsmThatNoAdminDeclared() {
        tenant.awaitEnd("undeclared");

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> Shared.platform()
                        .admin()
                        .resources(ManagedHsm.class)
                        .withName(idle.name())
                        .edit(hsm -> withUri(hsm, "https://" + attackers.host())))
                .withMessageContaining("uri is immutable");
        assertThat(attackers.simulator().arrivals().at(attackers.host())).isEmpty();
        assertThat(owner.awaitHsm(idle, Condition.Status.TRUE).getSpec().uri()).isEqualTo("https://" + idle.host());
    }

    private static ManagedHsm withUri(ManagedHsm hsm, String uri) {
        var spec = hsm.getSpec();
        hsm.setSpec(new ManagedHsmSpec(uri, spec.storage(), spec.identity(), spec.backup(), null));
        return hsm;
    }

    @AfterAll
    void close() {
        Shared.platform()
                .admin()
                .resources(ManagedHsm.class)
                .withName("elsewhere")
                .delete();
        Evidence.close(tenant);
        Evidence.close(owner);
    }
}
