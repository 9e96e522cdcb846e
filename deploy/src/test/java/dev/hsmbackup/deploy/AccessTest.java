package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what, as the API server answers. */
class AccessTest {
    private static final String OPERATOR = "system:serviceaccount:hsm-backup-system:hsm-backup-operator";
    private static final String TEAM = "team-access";

    private final ControlPlane cluster = Release.installed();
    private final Kubectl admin = cluster.admin();

    @BeforeAll
    static void bindPeople() {
        Release.installed()
                .admin()
                .apply("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: team-access}
                        ---
                        apiVersion: v1
                        kind: ServiceAccount
                        metadata: {name: nobody, namespace: hsm-backup-system}
                        """
                        + binding("RoleBinding", "viewer", "view")
                        + binding("RoleBinding", "editor", "edit")
                        + binding("RoleBinding", "owner", "admin")
                        + binding("RoleBinding", "restorer", "hsmbackup-restorer")
                        + binding("ClusterRoleBinding", "oncall", "view")
                        + binding("ClusterRoleBinding", "platform", "hsmbackup-platform-admin"));
    }

    @Test
    void shouldGrantTheOperatorExactlyTheListedRights() {
        // Listed with the rights that every service account has, such as to ask about itself.
        var everybody = rights("system:serviceaccount:hsm-backup-system:nobody", Manifests.NAMESPACE);

        var inItsNamespace = new ArrayList<>(rights(OPERATOR, Manifests.NAMESPACE));
        inItsNamespace.removeAll(everybody);
        var elsewhere = new ArrayList<>(rights(OPERATOR, TEAM));
        elsewhere.removeAll(everybody);

        var clusterWide = Rights.listed("ClusterRole/hsm-backup-operator");
        assertThat(elsewhere).containsExactlyInAnyOrderElementsOf(clusterWide);
        assertThat(inItsNamespace)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(clusterWide.stream(), Rights.listed("Role/hsm-backup-operator").stream())
                                .toList());
    }

    /** Who, verb, resource, namespace ("-": cluster-wide), wanted answer. */
    private static final String MATRIX = """
            operator get    managedhsms               -                 yes
            operator watch  hsmbackups                -                 yes
            operator watch  backupschedules           -                 yes
            operator update backupschedules/status    team-access       yes
            operator create backupschedules           team-access       no
            operator update backupschedules           team-access       no
            operator patch  backupschedules           team-access       no
            operator delete backupschedules           team-access       no
            operator update hsmbackups/status         team-access       yes
            operator update managedhsms/status        -                 yes
            operator create events                    default           yes
            operator create leases                    hsm-backup-system yes
            operator update leases                    hsm-backup-system yes
            operator patch  leases                    hsm-backup-system no
            operator delete leases                    hsm-backup-system no
            operator list   leases                    hsm-backup-system no
            operator get    leases                    kube-system       no
            operator create leases                    team-access       no
            operator update hsmbackups                team-access       no
            operator patch  hsmbackups                team-access       yes
            operator delete hsmbackups                team-access       yes
            operator create hsmbackups                team-access       yes
            operator watch  hsmrestores               -                 yes
            operator update hsmrestores/status        team-access       yes
            operator create hsmrestores               team-access       no
            operator delete hsmrestores               team-access       no
            operator update managedhsms               -                 no
            operator watch  cloudhsms                 -                 yes
            operator update cloudhsms/status          -                 yes
            operator update cloudhsms                 -                 no
            operator delete cloudhsms                 -                 no
            operator watch  cloudhsmrestores          -                 yes
            operator update cloudhsmrestores/status   team-access       yes
            operator create cloudhsmrestores          team-access       no
            operator update cloudhsmrestores          team-access       no
            operator delete cloudhsmrestores          team-access       no
            operator get    secrets                   hsm-backup-system no
            operator list   secrets                   -                 no
            operator get    configmaps                hsm-backup-system no
            operator get    pods                      hsm-backup-system no
            operator create pods/exec                 hsm-backup-system no
            operator create serviceaccounts/token     hsm-backup-system no
            operator get    namespaces                -                 no
            operator get    nodes                     -                 no
            operator update clusterroles              -                 no
            operator get    customresourcedefinitions -                 no
            operator patch  customresourcedefinitions -                 no
            operator impersonate users                -                 no

            viewer   get    hsmbackups                team-access       yes
            viewer   watch  hsmbackups                team-access       yes
            viewer   create hsmbackups                team-access       no
            viewer   delete hsmbackups                team-access       no
            viewer   get    backupschedules           team-access       yes
            viewer   create backupschedules           team-access       no
            viewer   list   hsmbackups                default           no
            viewer   list   managedhsms               -                 no
            viewer   get    cloudhsmrestores          team-access       yes
            viewer   create cloudhsmrestores          team-access       no
            viewer   list   cloudhsms                 -                 no

            editor   create hsmbackups                team-access       yes
            editor   patch  hsmbackups                team-access       yes
            editor   delete hsmbackups                team-access       yes
            editor   get    hsmbackups                team-access       yes
            editor   update hsmbackups/status         team-access       no
            editor   patch  hsmbackups/status         team-access       no
            editor   create hsmbackups                default           no
            editor   create backupschedules           team-access       yes
            editor   patch  backupschedules           team-access       yes
            editor   delete backupschedules           team-access       yes
            editor   update backupschedules/status    team-access       no
            editor   create backupschedules           default           no
            editor   get    hsmrestores               team-access       yes
            editor   create hsmrestores               team-access       no
            editor   delete hsmrestores               team-access       no
            editor   get    cloudhsmrestores          team-access       yes
            editor   create cloudhsmrestores          team-access       no
            editor   delete cloudhsmrestores          team-access       no
            editor   get    cloudhsms                 -                 no
            editor   create cloudhsms                 -                 no
            restorer create hsmrestores               team-access       yes
            restorer patch  hsmrestores               team-access       yes
            restorer delete hsmrestores               team-access       yes
            restorer update hsmrestores/status        team-access       no
            restorer create hsmrestores               default           no
            restorer create hsmbackups                team-access       no
            restorer create backupschedules           team-access       no
            restorer create cloudhsmrestores          team-access       yes
            restorer delete cloudhsmrestores          team-access       yes
            restorer update cloudhsmrestores/status   team-access       no
            restorer create cloudhsmrestores          default           no
            restorer create cloudhsms                 -                 no
            editor   list   hsmbackups                -                 no
            editor   get    managedhsms               -                 no
            editor   create managedhsms               -                 no
            editor   update managedhsms/status        -                 no
            editor   get    leases                    hsm-backup-system no
            editor   update leases                    hsm-backup-system no

            owner    create hsmbackups                team-access       yes
            owner    update hsmbackups/status         team-access       no
            owner    create backupschedules           team-access       yes
            owner    update backupschedules/status    team-access       no
            owner    create hsmrestores               team-access       no
            owner    create cloudhsmrestores          team-access       no
            owner    create cloudhsms                 -                 no
            owner    create managedhsms               -                 no
            owner    get    leases                    hsm-backup-system no

            oncall   list   hsmbackups                -                 yes
            oncall   list   backupschedules           -                 yes
            oncall   get    managedhsms               -                 yes
            oncall   update managedhsms               -                 no
            oncall   get    cloudhsms                 -                 yes
            oncall   list   cloudhsmrestores          -                 yes
            oncall   update cloudhsms                 -                 no

            platform create managedhsms               -                 yes
            platform delete managedhsms               -                 yes
            platform list   hsmbackups                -                 yes
            platform create hsmbackups                team-access       no
            platform list   backupschedules           -                 yes
            platform create backupschedules           team-access       no
            platform update backupschedules/status    team-access       no
            platform update managedhsms/status        -                 no
            platform create cloudhsms                 -                 yes
            platform delete cloudhsms                 -                 yes
            platform update cloudhsms/status          -                 no
            platform list   cloudhsmrestores          -                 yes
            platform create cloudhsmrestores          team-access       no
            platform update hsmbackups/status         team-access       no
            platform get    secrets                   hsm-backup-system no
            platform update leases                    hsm-backup-system no

            stranger list   hsmbackups                team-access       no
            stranger list   backupschedules           team-access       no
            stranger list   managedhsms               -                 no
            stranger list   cloudhsms                 -                 no
            stranger list   cloudhsmrestores          team-access       no
            """;

    @Test
    void shouldAnswerAsTheMatrixSays() {
        List<Question> questions = MATRIX.lines()
                .filter(line -> !line.isBlank())
                .map(Question::parse)
                .toList();
        StringBuilder reviews = new StringBuilder();
        questions.forEach(question ->
                reviews.append(question.review(question.who().equals("operator") ? OPERATOR : question.who())));

        List<String> answers = admin.runWithInput(
                        reviews.toString(), "create", "-f", "-", "-o", "jsonpath={.status.allowed}{\"\\n\"}")
                .stdout()
                .lines()
                .toList();

        assertThat(answers).hasSameSizeAs(questions).containsOnly("true", "false");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            if (questions.get(i).allowed() != Boolean.parseBoolean(answers.get(i))) {
                wrong.add(questions.get(i).text());
            }
        }
        assertThat(wrong).as("the API server answers otherwise").isEmpty();
    }

    @Test
    void shouldRefuseATenantsForgedStatus() {
        Kubectl tenant = cluster.kubectlAs(cluster.kubeconfigFor("editor", List.of("team")));
        var created = tenant.runWithInput("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata: {name: forged, namespace: team-access}
                spec: {managedHsmRef: {name: payments}}
                status: {phase: Succeeded, observedGeneration: 1}
                """, "create", "-f", "-");
        assertThat(created.succeeded()).as(created.stderr()).isTrue();

        var patched = tenant.run(
                "patch",
                "hsmbackup",
                "forged",
                "-n",
                TEAM,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Failed\"}}");

        assertThat(patched.succeeded()).isFalse();
        assertThat(patched.stderr()).contains("Forbidden", "hsmbackups/status");
        assertThat(admin.output("get", "hsmbackup", "forged", "-n", TEAM, "-o", "jsonpath={.status.phase}"))
                .isEqualTo("Pending");
    }

    private List<String> rights(String user, String namespace) {
        var review = Map.of(
                "apiVersion", "authorization.k8s.io/v1",
                "kind", "SelfSubjectRulesReview",
                "spec", Map.of("namespace", namespace));
        var result = admin.runWithInput(
                Manifests.write(review), "create", "-f", "-", "-o", "yaml", "--validate=false", "--as=" + user);
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        JsonNode status = Manifests.of(result.stdout()).documents().getFirst().path("status");
        assertThat(status.path("incomplete").asBoolean()).isFalse();
        return Rights.of(status.path("resourceRules")).toList();
    }

    private static String binding(String kind, String user, String role) {
        return """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: {name: access-%s, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(kind, user, kind.equals("RoleBinding") ? TEAM : "", role, user);
    }
}
