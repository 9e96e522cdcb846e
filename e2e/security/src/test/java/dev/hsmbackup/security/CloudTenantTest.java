package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant and the Cloud HSMs of others: one request of his, and one of them is gone for good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudTenantTest {

    private static final Duration GRACE = Duration.ofSeconds(14);
    private static final String MISSING = "nosuchhsm";
    private static final String FOREIGN_BACKUP = "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592";

    private final Map<String, String> hsmOf = new LinkedHashMap<>();
    private Team owner;
    private Team tenant;
    private Cluster active;
    private Cluster busy;
    private Cluster down;
    private Cluster fresh;
    private Cluster backupOnly;

    @BeforeAll
    void askForWhatIsNotTheirs() {
        owner = Shared.platform().team("cowner");
        tenant = Shared.platform().team("ctenant");
        active = owner.cloudHsms().active("active");
        busy = owner.cloudHsms().active("busy");
        down = owner.cloudHsms().active("down");
        fresh = owner.cloudHsms().fresh("fresh");
        backupOnly = owner.cloudHsms().fresh("bonly");
        busy.change("{\"jobTimes\": {\"backup\": \"1h\"}}");
        down.fault("GET", "", "\"count\": 0, \"action\": {\"type\": \"status\", \"status\": 503}");
        declare(backupOnly.name(), backupOnly.resourceId(), """
                backup: {namespaces: [%s]}""".formatted(tenant.namespace()));
        declare("cloud-elsewhere", fresh.resourceId(), """
                cloud: AzureUSGovernment
                backup: {namespaces: ["*"]}
                restore: {namespaces: ["*"]}""");
        owner.cloudHsms().requestBackup("theirs", busy.name());
        owner.awaitPhase("theirs", Phase.RUNNING);

        backUp("missing", MISSING);
        backUp("forbidden", active.name());
        backUp("forbidden-busy", busy.name());
        backUp("forbidden-down", down.name());
        backUp("forbidden-fresh", fresh.name());
        backUp("other-cloud", "cloud-elsewhere");
        restore("r-missing", MISSING);
        restore("r-forbidden", fresh.name());
        restore("r-forbidden-active", active.name());
        restore("r-forbidden-busy", busy.name());
        restore("r-forbidden-down", down.name());
        restore("r-backup-only", backupOnly.name());
        restore("r-other-cloud", "cloud-elsewhere");
    }

    private void backUp(String name, String hsm) {
        hsmOf.put(name, hsm);
        tenant.cloudHsms().requestBackup(name, hsm);
    }

    private void restore(String name, String hsm) {
        hsmOf.put(name, hsm);
        tenant.cloudHsms().requestRestore(name, hsm, "backupId: " + FOREIGN_BACKUP, "");
    }

    private static void declare(String name, String resourceId, String more) {
        String blobs = more.contains("AzureUSGovernment")
                ? AzureFleet.CONTAINER.replace("windows.net", "usgovcloudapi.net")
                : AzureFleet.CONTAINER;
        Shared.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: CloudHsm
                metadata: {name: %s}
                spec:
                  resourceId: %s
                  storage: {containerUri: "%s"}
                """.formatted(name, resourceId, blobs) + more.indent(2))
                .serverSideApply();
    }

    @ParameterizedTest(name = "S01 S02 {0}")
    @ValueSource(strings = {"forbidden", "forbidden-busy", "forbidden-down", "forbidden-fresh", "other-cloud"})
    @DisplayName("S01 S02 a backup: missing and forbidden look the same")
    void shouldLookAsIfTheHsmDidNotExist(String backup) {
        RunStatus end = tenant.awaitEnd(backup);
        tenant.awaitEnd("missing");
        tenant.awaitEvents("missing", 1);
        tenant.awaitEvents(backup, tenant.events("missing").size());

        TenantView view = new TenantView(tenant);
        HsmBackup missing = tenant.backup("missing");
        HsmBackup other = tenant.backup(backup);
        String visible = view.visible(missing, MISSING);
        assertThat(view.visible(other, hsmOf.getOrDefault(backup, ""))).isEqualTo(visible);
        assertThat(visible).contains("HsmNotAvailable").doesNotContain(MISSING);
        assertThat(view.requestsAbout(other)).isEqualTo(view.requestsAbout(missing));
        assertThat(view.life(other)).isGreaterThanOrEqualTo(GRACE);
        assertThat(view.life(missing)).isGreaterThanOrEqualTo(GRACE);
        assertThat(end.attempt()).isNull();
    }

    @ParameterizedTest(name = "S01 S02 {0}")
    @ValueSource(
            strings = {
                "r-forbidden",
                "r-forbidden-active",
                "r-forbidden-busy",
                "r-forbidden-down",
                "r-backup-only",
                "r-other-cloud"
            })
    @DisplayName("S01 S02 a restore: missing and forbidden look the same")
    void shouldLookAsIfTheDestinationDidNotExist(String restore) {
        RunStatus end = tenant.cloudHsms().awaitRestoreEnd(restore);
        tenant.cloudHsms().awaitRestoreEnd("r-missing");
        tenant.awaitEvents("r-missing", 1);
        tenant.awaitEvents(restore, tenant.events("r-missing").size());

        TenantView view = new TenantView(tenant);
        CloudHsmRestore missing = object("r-missing");
        CloudHsmRestore other = object(restore);
        String visible = view.visible(missing, MISSING);
        assertThat(view.visible(other, hsmOf.getOrDefault(restore, ""))).isEqualTo(visible);
        assertThat(visible).contains("HsmNotAvailable").doesNotContain(MISSING);
        assertThat(view.requestsAbout(other)).isEqualTo(view.requestsAbout(missing));
        assertThat(view.life(other)).isGreaterThanOrEqualTo(GRACE);
        assertThat(view.life(missing)).isGreaterThanOrEqualTo(GRACE);
        assertThat(end.attempt()).isNull();
    }

    @Test
    @DisplayName("S01 S02 nothing was asked of Azure for the tenant, and metrics do not tell")
    void shouldAskAzureNothing() {
        hsmOf.keySet().forEach(name -> {
            if (name.startsWith("r-")) {
                tenant.cloudHsms().awaitRestoreEnd(name);
            } else {
                tenant.awaitEnd(name);
            }
        });

        for (Cluster cluster : List.of(active, down, fresh, backupOnly)) {
            assertThat(cluster.arrivals())
                    .as("but for the probes, %s is not asked", cluster.name())
                    .extracting(Arrival::method)
                    .containsOnly("GET");
        }
        assertThat(busy.backups())
                .singleElement()
                .satisfies(start -> assertThat(start.clientRequestId())
                        .isEqualTo(owner.status("theirs").attempt().id().toString()));
        assertThat(busy.restores()).isEmpty();
        assertThat(new TenantView(tenant).namedInMetrics()).isEmpty();
    }

    private CloudHsmRestore object(String name) {
        return Shared.platform()
                .admin()
                .resources(CloudHsmRestore.class)
                .inNamespace(tenant.namespace())
                .withName(name)
                .get();
    }

    @AfterAll
    void close() {
        Shared.platform()
                .admin()
                .resources(CloudHsm.class)
                .withName("cloud-elsewhere")
                .delete();
        busy.endJob("{}");
        Evidence.close(tenant);
        Evidence.close(owner);
    }
}
