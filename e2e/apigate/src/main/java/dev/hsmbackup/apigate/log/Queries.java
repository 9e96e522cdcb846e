package dev.hsmbackup.apigate.log;

import dev.hsmbackup.simulator.log.SafeText;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps what a reader of the log needs of a query, and nothing that could be secret. */
final class Queries {
    private static final Set<String> KEPT = Set.of(
            "allowWatchBookmarks",
            "continue",
            "dryRun",
            "fieldManager",
            "fieldSelector",
            "force",
            "labelSelector",
            "limit",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents",
            "timeoutSeconds");

    private Queries() {}

    static String harmless(String query) {
        return SafeText.cut(Arrays.stream(query.split("&", -1))
                .filter(pair -> KEPT.contains(pair.split("=", 2)[0]))
                .collect(Collectors.joining("&")));
    }
}
