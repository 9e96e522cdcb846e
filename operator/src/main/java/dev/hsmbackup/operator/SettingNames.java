package dev.hsmbackup.operator;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of all our environment variables, to catch typing mistakes: a wrong name must not silently mean a default. */
final class SettingNames {
    static final String PREFIX = "HSMBACKUP_";
    static final String NAMESPACE = "HSMBACKUP_NAMESPACE";
    static final String POD_NAME = "HSMBACKUP_POD_NAME";
    static final String LEADER_ELECTION = "HSMBACKUP_LEADER_ELECTION";
    static final String HEALTH_ADDRESS = "HSMBACKUP_HEALTH_ADDRESS";
    static final String METRICS_ADDRESS = "HSMBACKUP_METRICS_ADDRESS";
    static final String PROBE_INTERVAL = "HSMBACKUP_PROBE_INTERVAL";
    static final String LOG_LEVEL = "HSMBACKUP_LOG_LEVEL";

    static final List<String> ALL = List.of(
            NAMESPACE,
            POD_NAME,
            LEADER_ELECTION,
            HEALTH_ADDRESS,
            METRICS_ADDRESS,
            PROBE_INTERVAL,
            LOG_LEVEL,
            // Read by the Azure part.
            "HSMBACKUP_AZURE_CLOUD",
            "HSMBACKUP_AZURE_CREDENTIAL",
            "HSMBACKUP_CA_FILE",
            // Read by the launcher.
            "HSMBACKUP_JAVA",
            "HSMBACKUP_JAVA_OPTS");

    /** What Kubernetes sets for each Service of the namespace ("service links"): a Service may be called hsmbackup. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?|_PORT(_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)");

    private static final int LOOKS_ALIKE = 4;

    private SettingNames() {}

    /** Throws for the first variable, by name, with our prefix that does not exist. */
    static void refuseUnknown(Map<String, String> environment) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> !ALL.contains(name))
                .filter(name -> !SERVICE_LINK.matcher(name).matches())
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new SettingsException("Unknown variable " + name + "; "
                            + alike(name)
                                    .map(known -> "did you mean " + known + "?")
                                    .orElse("remove it; known are " + String.join(", ", ALL)));
                });
    }

    private static Optional<String> alike(String name) {
        return ALL.stream()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .filter(known -> distance(name, known) <= LOOKS_ALIKE);
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
