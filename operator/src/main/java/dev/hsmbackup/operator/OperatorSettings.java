package dev.hsmbackup.operator;

import static dev.hsmbackup.operator.SettingNames.HEALTH_ADDRESS;
import static dev.hsmbackup.operator.SettingNames.LEADER_ELECTION;
import static dev.hsmbackup.operator.SettingNames.LOG_LEVEL;
import static dev.hsmbackup.operator.SettingNames.METRICS_ADDRESS;
import static dev.hsmbackup.operator.SettingNames.NAMESPACE;
import static dev.hsmbackup.operator.SettingNames.POD_NAME;
import static dev.hsmbackup.operator.SettingNames.PROBE_INTERVAL;

import dev.hsmbackup.crds.GoDuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator reads from its environment, but for Azure. Each variable is described in the module's README.
 *
 * @param namespace the operator's own namespace; its Leases live there
 * @param podName identity in leader election, different for each replica
 * @param leaderElection whether to wait for leadership before acting
 * @param healthAddress where {@code /livez} and {@code /readyz} listen; port 0: any free port
 * @param metricsAddress where {@code /metrics} listens; port 0: any free port
 * @param probeInterval how often each ManagedHsm is probed, at least 10 s
 * @param logLevel ERROR, WARN, INFO, DEBUG or TRACE
 */
public record OperatorSettings(
        String namespace,
        String podName,
        boolean leaderElection,
        InetSocketAddress healthAddress,
        InetSocketAddress metricsAddress,
        Duration probeInterval,
        String logLevel) {

    private static final Path SERVICE_ACCOUNT_NAMESPACE =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final Duration MIN_PROBE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MAX_PROBE_INTERVAL = Duration.ofHours(24);
    private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final Pattern NAMESPACE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern POD = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|((?:\\d{1,3}(?:\\.\\d{1,3}){3})?)):(\\d{1,5})");

    /**
     * Reads and checks all settings but those for Azure.
     *
     * @throws SettingsException for the first setting that is missing or wrong, and for a variable whose name starts
     *     with {@code HSMBACKUP_} and that does not exist
     */
    public static OperatorSettings fromEnvironment(Map<String, String> environment) {
        return fromEnvironment(environment, SERVICE_ACCOUNT_NAMESPACE);
    }

    static OperatorSettings fromEnvironment(Map<String, String> environment, Path serviceAccountNamespace) {
        SettingNames.refuseUnknown(environment);
        var health = address(environment, HEALTH_ADDRESS, "0.0.0.0:8081");
        var metrics = address(environment, METRICS_ADDRESS, "0.0.0.0:8080");
        refuseCollision(health, metrics);
        return new OperatorSettings(
                namespace(environment, serviceAccountNamespace),
                podName(environment),
                value(environment, LEADER_ELECTION, "true", "true or false", List.of("true", "false")::contains)
                        .equals("true"),
                health,
                metrics,
                probeInterval(environment),
                value(
                                environment,
                                LOG_LEVEL,
                                "INFO",
                                "one of " + String.join(", ", LOG_LEVELS),
                                level -> LOG_LEVELS.contains(level.toUpperCase(Locale.ROOT)))
                        .toUpperCase(Locale.ROOT));
    }

    private static String namespace(Map<String, String> environment, Path file) {
        if (environment.get(NAMESPACE) == null) {
            return inFile(file)
                    .filter(name -> NAMESPACE_NAME.matcher(name).matches())
                    .orElseThrow(() -> new SettingsException(NAMESPACE
                            + " is not set and no namespace can be read from the service account's file " + file
                            + "; set it to the namespace that holds the operator's Leases"));
        }
        return value(
                environment,
                NAMESPACE,
                "",
                "the name of a namespace",
                name -> NAMESPACE_NAME.matcher(name).matches());
    }

    private static Optional<String> inFile(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SettingsException("Cannot read " + file + ": " + e.getMessage() + "; set " + NAMESPACE);
        }
    }

    private static String podName(Map<String, String> environment) {
        if (environment.get(POD_NAME) == null
                && environment.getOrDefault("HOSTNAME", "").isEmpty()) {
            throw new SettingsException(POD_NAME + " is not set and neither is HOSTNAME; set it to a name that no other"
                    + " replica has, in a pod to metadata.name");
        }
        return value(
                environment,
                POD_NAME,
                environment.getOrDefault("HOSTNAME", ""),
                "a pod's name",
                name -> POD.matcher(name).matches());
    }

    private static Duration probeInterval(Map<String, String> environment) {
        var text = environment.getOrDefault(PROBE_INTERVAL, "5m");
        try {
            var interval = GoDuration.parse(text);
            if (interval.compareTo(MIN_PROBE_INTERVAL) >= 0 && interval.compareTo(MAX_PROBE_INTERVAL) <= 0) {
                return interval;
            }
        } catch (IllegalArgumentException e) {
            // Answered below, with what is allowed.
        }
        throw wrong(PROBE_INTERVAL, text, "a duration from 10s to 24h, as 90s, 5m or 1h30m");
    }

    private static InetSocketAddress address(Map<String, String> environment, String name, String defaultValue) {
        var text = environment.getOrDefault(name, defaultValue);
        Matcher matcher =
                HOST_AND_PORT.matcher(text.startsWith("localhost:") ? text.replace("localhost", "127.0.0.1") : text);
        if (matcher.matches() && Integer.parseInt(matcher.group(3)) <= 65535) {
            var host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            try {
                var address = InetAddress.ofLiteral(host.isEmpty() ? "0.0.0.0" : host);
                return new InetSocketAddress(address, Integer.parseInt(matcher.group(3)));
            } catch (IllegalArgumentException e) {
                // Answered below, with what is allowed.
            }
        }
        throw wrong(name, text, "an IP address and a port, as 0.0.0.0:8080, [::1]:8080 or :8080 for all addresses");
    }

    private static void refuseCollision(InetSocketAddress health, InetSocketAddress metrics) {
        boolean samePort = health.getPort() != 0 && health.getPort() == metrics.getPort();
        boolean sameHost = health.getAddress().equals(metrics.getAddress())
                || health.getAddress().isAnyLocalAddress()
                || metrics.getAddress().isAnyLocalAddress();
        if (samePort && sameHost) {
            throw new SettingsException(HEALTH_ADDRESS + " and " + METRICS_ADDRESS + " both mean port "
                    + health.getPort() + "; give one of them another port");
        }
    }

    private static String value(
            Map<String, String> environment,
            String name,
            String defaultValue,
            String allowed,
            Predicate<String> valid) {
        var value = environment.getOrDefault(name, defaultValue);
        if (!valid.test(value)) {
            throw wrong(name, value, allowed);
        }
        return value;
    }

    private static SettingsException wrong(String name, String value, String allowed) {
        return new SettingsException(name + " is " + quoted(value) + "; it must be " + allowed);
    }

    /** One line of printable ASCII, whatever was typed or pasted. */
    private static String quoted(String value) {
        if (value.isEmpty()) {
            return "empty";
        }
        var shown = value.length() > 80 ? value.substring(0, 80) + "..." : value;
        return "\"" + shown.replaceAll("[^ -~]", "?") + "\"";
    }
}
