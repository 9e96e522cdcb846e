package dev.hsmbackup.simulator.arm;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request for a cluster. Fixed segments are taken in any case, names are kept as sent.
 *
 * @param operation last segment or the one before a job id; empty for the cluster itself
 * @param jobId empty where the path has none
 */
record ArmAddress(String subscription, String group, String cluster, String operation, String jobId) {
    private static final List<String> FIXED = List.of(
            "",
            "subscriptions",
            "*",
            "resourcegroups",
            "*",
            "providers",
            "microsoft.hardwaresecuritymodules",
            "cloudhsmclusters",
            "*");

    /** Empty where the path leads to no cluster. */
    static Optional<ArmAddress> of(String path) {
        List<String> segments = segments(path);
        if (segments.size() < FIXED.size() || segments.size() > FIXED.size() + 2) {
            return Optional.empty();
        }
        for (int i = 0; i < FIXED.size(); i++) {
            String fixed = FIXED.get(i);
            if (!fixed.equals("*") && !fixed.equals(segments.get(i).toLowerCase(Locale.ROOT))) {
                return Optional.empty();
            }
        }
        return Optional.of(new ArmAddress(
                segments.get(2), segments.get(4), segments.get(8), segment(segments, 9), segment(segments, 10)));
    }

    /** The subscription of any path of ARM; empty where it names none. */
    static Optional<String> subscription(String path) {
        List<String> segments = segments(path);
        return segments.size() > 2 && segments.get(1).equalsIgnoreCase("subscriptions")
                ? Optional.of(segments.get(2))
                : Optional.empty();
    }

    /** Decoded one by one, so that an encoded slash stays within its segment; one slash at the end does not count. */
    private static List<String> segments(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Arrays.stream(bare.split("/", -1)).map(ArmAddress::decode).toList();
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return segment;
        }
    }

    private static String segment(List<String> segments, int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /** The cluster's resource id, written as the request has its names. */
    String scope() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group
                + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/" + cluster;
    }

    String normalId() {
        return scope().toLowerCase(Locale.ROOT);
    }
}
