package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Judges the chart's RBAC by what the operator did in all scenarios before: enough, and nothing to spare. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.OPERATOR)
@Order(Integer.MAX_VALUE)
class RightsTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final String ROLE = "hsm-backup-operator";
    private static final String NAMESPACE = "hsm-backup-system";

    /** One verb on one resource. */
    private record Right(String group, String resource, String verb) {

        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    @Test
    void shouldNeedAllRightsOfTheChartAndNoOthers(Team team) {
        Hsm rights = team.hsm("rights", QUICK);
        team.awaitHsm(rights, Condition.Status.TRUE);
        team.requestBackup("nightly", rights);
        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        team.restores().open(rights);
        team.restores().request("back", rights, "backupRef: {name: nightly}", "  safetyBackup: {policy: Always}");
        assertThat(team.restores().awaitEnd("back").phase()).isEqualTo(Phase.SUCCEEDED);
        restoreACloudHsm(team);
        keepTheLastOfASchedule(team, rights);
        deleteWithItsBlobs(team, rights);
        team.awaitEvents("nightly", 1);

        List<AuditLog.Entry> requests =
                team.platform().rig().auditLog().entriesOf(team.platform().rig().operatorUser());
        Set<Right> used = requests.stream()
                .filter(entry -> !entry.resource().isEmpty())
                .map(entry -> new Right(entry.group(), entry.resource(), entry.verb()))
                .collect(Collectors.toSet());

        assertThat(requests).isNotEmpty();
        assertThat(requests).filteredOn(entry -> !entry.allowed()).isEmpty();
        assertThat(used).isEqualTo(granted(team.platform().admin()));
    }

    private static void restoreACloudHsm(Team team) {
        Cluster source = team.cloudHsms().active("rights");
        Cluster destination = team.cloudHsms().fresh("rights");
        team.cloudHsms().awaitReady(source.name(), Condition.Status.TRUE);
        team.cloudHsms().requestBackup("cloud-nightly", source.name());
        assertThat(team.awaitEnd("cloud-nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        team.cloudHsms().requestRestore("cloud-back", destination.name(), "backupRef: {name: cloud-nightly}", "");
        assertThat(team.cloudHsms().awaitRestoreEnd("cloud-back").phase()).isEqualTo(Phase.SUCCEEDED);
    }

    /** Creates backups, and deletes one. */
    private static void keepTheLastOfASchedule(Team team, Hsm hsm) {
        Schedule kept = team.schedule("kept").createForTriggers(hsm, "  retention: {keepLast: 1}");
        String first = kept.backUp("one").getMetadata().getName();
        kept.trigger("two");
        kept.awaitGoodAfter(first);
        Awaitility.await("the first to be deleted")
                .atMost(Duration.ofMinutes(2))
                .until(() -> team.platform()
                                .admin()
                                .resources(HsmBackup.class)
                                .inNamespace(team.namespace())
                                .withName(first)
                                .get()
                        == null);
    }

    /** Has a finalizer, which goes with the object. */
    private static void deleteWithItsBlobs(Team team, Hsm hsm) {
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata:
                  name: with-blobs
                  namespace: %s
                spec:
                  managedHsmRef: {name: %s}
                  deletionPolicy: Delete
                """.formatted(team.namespace(), hsm.name()))
                .serverSideApply();
        assertThat(team.awaitEnd("with-blobs").phase()).isEqualTo(Phase.SUCCEEDED);
        team.kubectl("delete", "hb/with-blobs", "--timeout=2m");
    }

    private static Set<Right> granted(KubernetesClient client) {
        Stream<PolicyRule> everywhere = client.rbac().clusterRoles().withName(ROLE).get().getRules().stream();
        Stream<PolicyRule> own = client.rbac().roles().inNamespace(NAMESPACE).withName(ROLE).get().getRules().stream();
        return Stream.concat(everywhere, own).flatMap(RightsTest::rights).collect(Collectors.toSet());
    }

    private static Stream<Right> rights(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Right(group, resource, verb))));
    }
}
