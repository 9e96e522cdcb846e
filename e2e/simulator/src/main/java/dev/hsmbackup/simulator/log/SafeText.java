package dev.hsmbackup.simulator.log;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes client text fit for a log: no secrets, no control characters, no endless lines. */
public final class SafeText {
    /** Parameters whose values cannot be secret; every other value is hidden, so a new secret is hidden as well. */
    private static final Set<String> HARMLESS = Set.of(
            "api-version",
            "comp",
            "restype",
            "prefix",
            "delimiter",
            "maxresults",
            "include",
            "timeout",
            "authorization_endpoint",
            "$filter");

    private static final int LONGEST = 1024;

    private SafeText() {}

    public static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        return cut(Arrays.stream(query.split("&", -1))
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    if (HARMLESS.contains(name)) {
                        return pair;
                    }
                    return equals < 0 ? "HIDDEN" : name + "=HIDDEN";
                })
                .collect(Collectors.joining("&")));
    }

    public static String cut(String text) {
        String clean = text.chars()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(LONGEST)
                .collect(StringBuilder::new, (to, c) -> to.append((char) c), StringBuilder::append)
                .toString();
        return text.length() > LONGEST ? clean + "…" : clean;
    }
}
