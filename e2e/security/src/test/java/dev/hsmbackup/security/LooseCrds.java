package dev.hsmbackup.security;

import static org.awaitility.Awaitility.await;

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

/** CRDs whose rules are taken away for a while, so that anything can be stored. */
final class LooseCrds {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, CustomResourceDefinitionSpec> committed = new LinkedHashMap<>();

    /** @param kinds without group, for example {@code HsmBackup} */
    LooseCrds(String... kinds) {
        for (String kind : kinds) {
            loosen(plural(kind) + ".hsmbackup.dev");
        }
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

    /**
     * Whole, with its status; again and again, because it takes the API server a while to serve a changed CRD.
     *
     * @param namespace empty: the kind has none
     * @param rest all but the metadata, as YAML
     */
    void store(String kind, String namespace, String name, String rest) {
        var client = Shared.platform().admin();
        GenericKubernetesResource object = client.getKubernetesSerialization()
                .unmarshal(
                        """
                        apiVersion: hsmbackup.dev/v1beta1
                        kind: %s
                        metadata: {name: %s%s}
                        """.formatted(kind, name, namespace.isEmpty() ? "" : ", namespace: " + namespace) + rest + "\n",
                        GenericKubernetesResource.class);
        await("the API server to take " + kind + " " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    var all = client.genericKubernetesResources(context(kind, !namespace.isEmpty()));
                    var here = namespace.isEmpty() ? all : all.inNamespace(namespace);
                    GenericKubernetesResource stored = here.resource(object).createOr(existing -> existing.update());
                    if (object.getAdditionalProperties().containsKey("status")) {
                        stored.setAdditionalProperty(
                                "status", object.getAdditionalProperties().get("status"));
                        here.resource(stored).updateStatus();
                    }
                    return true;
                });
    }

    /**
     * Gives the rules back; what does not keep them has to be gone before.
     *
     * @param bare a namespaced kind that takes no object without spec
     */
    void restore(String bare, String namespace) {
        committed.forEach((name, spec) -> crd(name).edit(crd -> {
            crd.setSpec(spec);
            return crd;
        }));
        await("the CRDs' rules to be back")
                .atMost(PATIENCE)
                .during(Duration.ofSeconds(2))
                .until(() -> refusesABareOne(bare, namespace));
    }

    private static boolean refusesABareOne(String kind, String namespace) {
        return !Shared.platform()
                .rig()
                .kubectl()
                .runWithInput("""
                        apiVersion: hsmbackup.dev/v1beta1
                        kind: %s
                        metadata: {name: bare-again, namespace: %s}
                        """.formatted(kind, namespace), "create", "--dry-run=server", "-f", "-")
                .succeeded();
    }

    private static Resource<CustomResourceDefinition> crd(String name) {
        return Shared.platform()
                .admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name);
    }

    private static ResourceDefinitionContext context(String kind, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("hsmbackup.dev")
                .withVersion("v1beta1")
                .withKind(kind)
                .withPlural(plural(kind))
                .withNamespaced(namespaced)
                .build();
    }

    private static String plural(String kind) {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }
}
