package dev.hsmbackup.operator.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Labels and annotations by which tools know what they manage. On a backup they would have Argo CD, Flux or Helm take it for
 * theirs, and delete it as not in git.
 */
final class ForeignKeys {

    /** Each with all its subdomains. */
    private static final List<String> DOMAINS = List.of(
            "argoproj.io",
            "fluxcd.io",
            "helm.sh",
            "kubectl.kubernetes.io",
            "app.kubernetes.io",
            "kustomize.io",
            "config.k8s.io",
            "cli-utils.sigs.k8s.io",
            "internal.config.kubernetes.io",
            "hsmbackup.dev",
            "velero.io");

    private ForeignKeys() {}

    static Map<String, String> removeFrom(Map<String, String> given) {
        return given.entrySet().stream()
                .filter(entry -> !isForeign(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isForeign(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash).toLowerCase(Locale.ROOT);
        return DOMAINS.stream().anyMatch(theirs -> domain.equals(theirs) || domain.endsWith("." + theirs));
    }
}
