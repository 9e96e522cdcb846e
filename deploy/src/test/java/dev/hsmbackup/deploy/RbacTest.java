package dev.hsmbackup.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RbacTest {

    @Test
    void shouldGrantExactlyTheListedRights() {
        List<String> granted = lines(Manifests.render(Map.of()));

        assertThat(granted)
                .as("every right is listed with its reason in rbac.txt; whoever adds one adds it there")
                .containsExactlyInAnyOrderElementsOf(Rights.listed());
    }

    @Test
    void shouldGrantTheSameWhateverTheValues() {
        var values = Map.of(
                "azure.credential", "ManagedIdentity",
                "rbac.aggregate", "false",
                "networkPolicy.enabled", "false",
                "replicas", "1");

        assertThat(lines(Manifests.render(values))).containsExactlyInAnyOrderElementsOf(Rights.listed());
    }

    @Test
    void shouldAggregateToPeopleOnlyWhenAsked() {
        assertThat(aggregations(Manifests.render(Map.of())))
                .containsExactlyInAnyOrder("hsmbackup-viewer aggregate-to-view", "hsmbackup-editor aggregate-to-edit");
        assertThat(aggregations(Manifests.render(Map.of("rbac.aggregate", "false"))))
                .isEmpty();
    }

    @Test
    void shouldBindTheOperatorOnly() {
        var manifests = Manifests.render(Map.of());

        assertThat(Stream.concat(manifests.all("ClusterRoleBinding"), manifests.all("RoleBinding")))
                .hasSize(2)
                .allSatisfy(binding -> {
                    assertThat(binding.path("subjects")).hasSize(1);
                    assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
                    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(Manifests.NAME);
                    assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo(Manifests.NAMESPACE);
                    assertThat(binding.at("/roleRef/name").asText()).isEqualTo(Manifests.NAME);
                });
    }

    private static List<String> lines(Manifests manifests) {
        return Stream.concat(manifests.all("ClusterRole"), manifests.all("Role"))
                .flatMap(role -> {
                    String name = role.path("kind").asText() + "/"
                            + role.at("/metadata/name").asText();
                    return Rights.of(role.path("rules")).map(right -> name + " " + right);
                })
                .toList();
    }

    private static List<String> aggregations(Manifests manifests) {
        return manifests
                .all("ClusterRole")
                .flatMap(role -> role.at("/metadata/labels")
                        .propertyStream()
                        .filter(label -> label.getKey().startsWith("rbac.authorization.k8s.io/"))
                        .map(label -> role.at("/metadata/name").asText() + " "
                                + label.getKey().substring("rbac.authorization.k8s.io/".length())))
                .toList();
    }
}
