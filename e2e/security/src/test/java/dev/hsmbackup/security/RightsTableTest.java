package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may do what, role by role, as the API server answers; compared with a table that a person has read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTableTest {

    private static final String OPERATORS = "hsm-backup-system";
    private static final String OPERATOR = "system:serviceaccount:hsm-backup-system:hsm-backup-operator";

    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private static final Set<String> CLUSTER_WIDE = Set.of(
            "managedhsms",
            "cloudhsms",
            "namespaces",
            "nodes",
            "clusterroles",
            "customresourcedefinitions",
            "validatingwebhookconfigurations",
            "tokenreviews");

    /** Group, resource, subresource, name. */
    private record Thing(String group, String resource, String subresource, String name) {

        static Thing parse(String text) {
            String[] parts = text.split(" ", -1);
            return new Thing(parts[0].equals("core") ? "" : parts[0], parts[1], part(parts, 2), part(parts, 3));
        }

        private static String part(String[] parts, int i) {
            return parts.length > i && !parts[i].equals("-") ? parts[i] : "";
        }

        String text() {
            return resource
                    // The only name that two groups have.
                    + (group.equals("events.k8s.io") ? "." + group : "")
                    + (subresource.isEmpty() ? "" : "/" + subresource)
                    + (name.isEmpty() ? "" : ":" + name);
        }
    }

    private static final List<Thing> THINGS = Stream.of(
                    "hsmbackup.dev hsmbackups",
                    "hsmbackup.dev hsmbackups status",
                    "hsmbackup.dev backupschedules",
                    "hsmbackup.dev backupschedules status",
                    "hsmbackup.dev hsmrestores",
                    "hsmbackup.dev hsmrestores status",
                    "hsmbackup.dev cloudhsmrestores",
                    "hsmbackup.dev cloudhsmrestores status",
                    "hsmbackup.dev managedhsms",
                    "hsmbackup.dev managedhsms status",
                    "hsmbackup.dev cloudhsms",
                    "hsmbackup.dev cloudhsms status",
                    "coordination.k8s.io leases",
                    "coordination.k8s.io leases - hsm-backup-operator",
                    "coordination.k8s.io leases - hsm-0123456789abcdef0123456789abcdef",
                    "core secrets",
                    "core configmaps",
                    "core pods",
                    "core pods exec",
                    "core pods log",
                    "core events",
                    "events.k8s.io events",
                    "core namespaces",
                    "core nodes",
                    "core serviceaccounts",
                    "core serviceaccounts token",
                    "apps deployments",
                    "rbac.authorization.k8s.io roles",
                    "rbac.authorization.k8s.io rolebindings",
                    "rbac.authorization.k8s.io clusterroles",
                    "apiextensions.k8s.io customresourcedefinitions",
                    "admissionregistration.k8s.io validatingwebhookconfigurations",
                    "authentication.k8s.io tokenreviews")
            .map(Thing::parse)
            .toList();

    /** The chart's roles, directly and through those of Kubernetes that they are added to; and who has none. */
    private static final List<String> PEOPLE = List.of(
            "hsmbackup-viewer",
            "hsmbackup-editor",
            "hsmbackup-restorer",
            "view",
            "edit",
            "admin",
            "hsmbackup-platform-admin",
            "nobody");

    private Team team;

    @BeforeAll
    void bindThem() {
        team = Shared.platform().team("rights");
        for (String role : PEOPLE) {
            if (role.equals("hsmbackup-platform-admin")) {
                bind("ClusterRoleBinding", role);
            } else if (!role.equals("nobody")) {
                bind("RoleBinding", role);
            }
        }
    }

    private void bind(String kind, String role) {
        Shared.platform()
                .admin()
                .resource("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: {name: security-%s%s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(
                        kind, role, kind.equals("RoleBinding") ? ", namespace: " + team.namespace() : "", role, role))
                .serverSideApply();
    }

    @Test
    @DisplayName("S12 S13 roles, resources, verbs")
    void shouldGrantWhatTheTableSays() throws Exception {
        StringBuilder table = new StringBuilder();
        for (String who : PEOPLE) {
            rows(table, who, who, "team", team.namespace());
            rows(table, who, who, "operator's", OPERATORS);
        }
        rows(table, "operator", OPERATOR, "team", team.namespace());
        rows(table, "operator", OPERATOR, "operator's", OPERATORS);

        assertIsGolden("rights.txt", table.toString());
    }

    /** One line for each thing with a right; all things without one stand in the last line of their block. */
    private void rows(StringBuilder table, String label, String user, String where, String namespace) throws Exception {
        table.append("# ").append(label).append(" in the ").append(where).append(" namespace\n");
        StringBuilder nothing = new StringBuilder("nothing:");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> verbs = THINGS.stream()
                    .map(thing -> threads.submit(() -> verbs(user, thing, namespace)))
                    .toList();
            for (int i = 0; i < THINGS.size(); i++) {
                String granted = get(verbs.get(i));
                if (granted.isEmpty()) {
                    nothing.append(' ').append(THINGS.get(i).text());
                } else {
                    table.append(THINGS.get(i).text())
                            .append(": ")
                            .append(granted)
                            .append('\n');
                }
            }
        }
        table.append(nothing).append("\n\n");
    }

    private static String get(Future<String> future) throws InterruptedException, ExecutionException {
        return future.get();
    }

    private String verbs(String user, Thing thing, String namespace) {
        return VERBS.stream()
                .filter(verb -> allowed(user, verb, thing, namespace))
                .collect(Collectors.joining(" "));
    }

    private boolean allowed(String user, String verb, Thing thing, String namespace) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withGroups("system:authenticated")
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(thing.group())
                .withResource(thing.resource())
                .withSubresource(thing.subresource())
                .withName(thing.name())
                .withNamespace(CLUSTER_WIDE.contains(thing.resource()) ? "" : namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return Shared.platform().admin().resource(review).create().getStatus().getAllowed();
    }

    @Test
    @DisplayName("S13 kubectl auth can-i --list as the operator")
    void shouldListTheOperatorsRights() throws IOException {
        String list = Shared.platform()
                .rig()
                .kubectl()
                .output("auth", "can-i", "--list", "--as=" + OPERATOR, "--namespace=" + OPERATORS)
                .lines()
                .skip(1)
                .map(line -> line.strip().replaceAll(" {2,}", "  "))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));

        assertIsGolden("operator-can-i.txt", list);
    }

    private static void assertIsGolden(String name, String actual) throws IOException {
        // For who has read the difference and means it.
        Files.writeString(Path.of("target", name), actual);
        try (InputStream in = RightsTableTest.class.getResourceAsStream("/" + name)) {
            assertThat(in).as("the table %s", name).isNotNull();
            assertThat(actual)
                    .as("rights differ from src/test/resources/%s; the new table is in target/%s", name, name)
                    .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    void close() {
        Shared.platform()
                .admin()
                .rbac()
                .clusterRoleBindings()
                .withName("security-hsmbackup-platform-admin")
                .delete();
        Evidence.close(team);
    }
}
