package dev.hsmbackup.schedules;

import java.util.List;
import java.util.Map;

/** How what is in git comes into the cluster. */
enum GitTool {

    /** With ServerSideApply=true. */
    ARGO_CD,

    FLUX,

    /** As Argo CD does unless told otherwise: what was applied last stands in an annotation. */
    KUBECTL;

    /** Of kubectl apply and kubectl diff. */
    List<String> options() {
        return switch (this) {
            case ARGO_CD -> List.of("--server-side", "--field-manager=argocd-controller", "--force-conflicts");
            case FLUX -> List.of("--server-side", "--field-manager=kustomize-controller", "--force-conflicts");
            case KUBECTL -> List.of();
        };
    }

    /** By which it knows its own. */
    Map<String, String> labels() {
        return switch (this) {
            case ARGO_CD -> Map.of("app.kubernetes.io/instance", "payments", "argocd.argoproj.io/instance", "payments");
            case FLUX ->
                Map.of(
                        "kustomize.toolkit.fluxcd.io/name", "payments",
                        "kustomize.toolkit.fluxcd.io/namespace", "flux-system");
            case KUBECTL -> Map.of("example.org/by", "hand");
        };
    }

    /** By which it knows its own. */
    Map<String, String> annotations() {
        return this == ARGO_CD
                ? Map.of("argocd.argoproj.io/tracking-id", "payments:hsmbackup.dev/BackupSchedule:team-payments/x")
                : Map.of();
    }

    /** How it deletes what is not in git any more, as {@code kubectl delete --cascade} calls it. */
    String propagation() {
        return this == ARGO_CD ? "foreground" : "background";
    }
}
