package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Azure Resource Manager sends the operator elsewhere. Its token opens all that the identity may do in Azure, so it is worth
 * more than one for an HSM; and a restore that followed an address would end in another HSM.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudRedirectTest {

    private static final int[] STATUSES = {301, 302, 303, 307, 308};
    private static final int TARGETS = 7;
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final TcpCanary canary = new TcpCanary();
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private Team team;
    private Cluster attackers;

    /** What is asked, below the address of a Cloud HSM. */
    enum Route {
        LOOK("GET", "", 0),
        CHECK("POST", "/validateRestoreProperties", 0),
        BACKUP("POST", "/backup", 0),
        BACKUP_POLL("GET", "/backupOperationStatus/.*", 2),
        RESTORE("POST", "/restore", 0),
        RESTORE_POLL("GET", "/restoreOperationStatus/.*", 2);

        private final String method;
        private final String path;
        private final int count;

        Route(String method, String path, int count) {
            this.method = method;
            this.path = path;
            this.count = count;
        }

        boolean isOfBackup() {
            return name().startsWith("BACKUP");
        }
    }

    /** One answer. */
    record Row(Route route, int status, int target) {

        String name() {
            return route.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + status + "-" + target;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(Route.values())
                .flatMap(route -> IntStream.range(0, TARGETS)
                        .mapToObj(target -> new Row(route, STATUSES[target % STATUSES.length], target)));
    }

    @BeforeAll
    void askForAll() {
        Strangers.moveIn();
        team = Shared.platform().team("credirect");
        attackers = team.cloudHsms().fresh("attackers");
        Cluster source = team.cloudHsms().active("source");
        team.cloudHsms().requestBackup("source", source.name());
        String backupId = team.awaitEnd("source").backupId();
        rows().forEach(row -> begin(row, backupId));
    }

    private void begin(Row row, String backupId) {
        Route route = row.route();
        Cluster cluster = route.isOfBackup()
                ? team.cloudHsms().active("redirect")
                : team.cloudHsms().fresh("redirect");
        clusters.put(row.name(), cluster);
        cluster.fault(
                route.method, route.path, """
                "count": %d, "action": {"type": "status", "status": %d, "headers": {"Location": "%s"}, "body": "{}"}""".formatted(route.count, row.status(), location(row.target(), cluster)));
        if (route.isOfBackup()) {
            team.cloudHsms().requestBackup(row.name(), cluster.name());
        } else {
            team.cloudHsms().requestRestore(row.name(), cluster.name(), "backupId: " + backupId, "  startDeadline: 1m");
        }
    }

    /** To the attacker's site, another HSM, other clouds and services, the metadata service, loopback, and in disguise. */
    private String location(int target, Cluster cluster) {
        return List.of(
                        "https://evil.example" + cluster.resourceId() + "/restoreOperationStatus/" + JOB,
                        "https://" + Cluster.ARM + attackers.resourceId() + "/restore?api-version=2025-03-31",
                        "https://management.usgovcloudapi.net" + cluster.resourceId(),
                        "https://graph.microsoft.com/v1.0/me",
                        "http://169.254.169.254/metadata/identity/oauth2/token?resource=https://management.azure.com",
                        "https://127.0.0.1:" + canary.port() + cluster.resourceId(),
                        "https://management.azure.com@evil.example" + cluster.resourceId())
                .get(target);
    }

    @ParameterizedTest(name = "S03 {0}")
    @MethodSource("rows")
    @DisplayName("S03 a redirect of Azure Resource Manager is not followed")
    void shouldNotFollow(Row row) {
        Cluster cluster = clusters.get(row.name());
        RunStatus end = row.route().isOfBackup()
                ? team.awaitEnd(row.name())
                : team.cloudHsms().awaitRestoreEnd(row.name());

        switch (row.route()) {
            case LOOK, CHECK -> {
                assertThat(end.phase()).isEqualTo(Phase.FAILED);
                assertThat(cluster.restores()).isEmpty();
            }
            case BACKUP -> {
                assertThat(end.phase()).isEqualTo(Phase.UNKNOWN);
                assertThat(cluster.backups()).hasSize(1);
            }
            case RESTORE -> {
                assertThat(end.phase()).isEqualTo(Phase.UNKNOWN);
                assertThat(cluster.restores()).hasSize(1);
            }
            case BACKUP_POLL, RESTORE_POLL -> assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
        }
        assertThat(Strangers.strayRequests()).isEmpty();
        assertThat(canary.connections()).isZero();
        assertThat(attackers.restores()).isEmpty();
        assertThat(attackers.activationState()).isEqualTo("NotActivated");
        assertThat(Cluster.anyDamage(attackers.simulator())).isFalse();
    }

    @AfterAll
    void close() {
        Evidence.close(team);
        canary.close();
    }
}
