package dev.hsmbackup.rig;

import dev.hsmbackup.controlplane.Kubectl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chart on the rig's control plane: all of it that works without nodes. */
final class Installation {

    /** Where the operator is installed, as the chart's documentation names it. */
    static final String NAMESPACE = "hsm-backup-system";

    /** The operator's service account. */
    static final String SERVICE_ACCOUNT = "hsm-backup-operator";

    /** The name that the API server knows the operator by; also the subject of its tokens. */
    static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + SERVICE_ACCOUNT;

    private static final Pattern KIND = Pattern.compile("^kind:\\s*(\\w+)", Pattern.MULTILINE);
    private static final Set<String> WITHOUT_NODES = Set.of(
            "CustomResourceDefinition", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    private Installation() {}

    /** Applies the chart's CRDs, service account and RBAC, and waits until the API server serves the kinds. */
    static void apply(Checkout checkout, Kubectl admin, String clientId, String tenantId) {
        String rendered = ChartProcess.render(
                checkout.chart(), NAMESPACE, Map.of("azure.clientId", clientId, "azure.tenantId", tenantId));
        List<String> documents = Stream.of(rendered.split("(?m)^---\\s*$"))
                .filter(document -> WITHOUT_NODES.contains(kind(document)))
                .toList();
        Set<String> missing = WITHOUT_NODES.stream()
                .filter(kind ->
                        documents.stream().noneMatch(document -> kind(document).equals(kind)))
                .collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            throw new RigException("the chart " + checkout.chart() + " renders no " + missing);
        }

        admin.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + NAMESPACE + "}\n");
        admin.apply(String.join("\n---\n", documents));
        admin.awaitEstablished("crd", "--all");
    }

    private static String kind(String document) {
        Matcher matcher = KIND.matcher(document);
        return matcher.find() ? matcher.group(1) : "";
    }
}
