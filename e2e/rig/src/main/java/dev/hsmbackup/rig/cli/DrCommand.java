package dev.hsmbackup.rig.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.RigOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code e2e/demo.sh dr} runs: the YAML of the guide to disaster recovery, block by block. Exit code 1 unless the
 * restore succeeded, and the HSM of another security domain refused.
 */
@Command(name = "dr", description = "Restore one Managed HSM into another, as docs/guides/disaster-recovery.md says.")
final class DrCommand implements Callable<Integer> {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ENDED = Pattern.compile("Succeeded|Failed|Unknown");
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final String STATUS =
            "--output=jsonpath={.status.phase}: {.status.conditions[?(@.type==\"Ready\")].message}{\"\\n\"}";

    private static final String HSMS = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: team-payments
            ---
            apiVersion: hsmbackup.dev/v1beta1
            kind: ManagedHsm
            metadata:
              name: primary
            spec:
              uri: https://primary.managedhsm.azure.net
              storage:
                containerUri: https://hsmbackups.blob.core.windows.net/payments
              backup:
                namespaces: [team-payments]
            ---
            apiVersion: hsmbackup.dev/v1beta1
            kind: ManagedHsm
            metadata:
              name: stranger
            spec:
              uri: https://stranger.managedhsm.azure.net
              storage:
                containerUri: https://hsmbackups.blob.core.windows.net/payments
              restore:
                namespaces: [team-payments]
                allowForeignFolders: true
            """;

    @Option(names = "--bold", description = "Bold headings, for a terminal.")
    private boolean bold;

    @Override
    public Integer call() {
        Screen screen = Screen.onStandardOutput(bold);
        Checkout checkout = Checkout.locate();
        List<String> blocks = blocks(checkout.root().resolve("docs/guides/disaster-recovery.md"));
        Path dir = checkout.root().resolve("e2e/rig/target/dr");
        screen.heading("Starting Kubernetes, Azure and the operator; their files and logs are in " + dir);
        Path fleet = checkout.root().resolve("e2e/rig/fleets/dr.yaml");
        try (Rig rig = Rig.start(RigOptions.of(dir, fleet).progress(screen::timed))) {
            Kubectl kubectl = rig.kubectl();
            kubectl.apply(HSMS);
            screen.heading("Managed HSMs primary and secondary have one security domain, stranger has another.");
            for (String block : blocks) {
                apply(kubectl, screen, block);
            }
            screen.heading("$ kubectl get hsm -n team-payments -o wide");
            screen.block(kubectl.output("get", "hsm", "-n", "team-payments", "-o", "wide"));
            screen.heading("The keys that the HSMs hold now, as the simulated Azure says:");
            Map<String, String> keys = keys(rig);
            keys.forEach((hsm, names) -> screen.line(hsm + ": " + names));
            boolean restored = phase(kubectl, "secondary-from-primary").equals("Succeeded")
                    && keys.getOrDefault("secondary", "none").equals(keys.get("primary"));
            boolean refused = phase(kubectl, "stranger-from-primary").equals("Failed")
                    && keys.getOrDefault("stranger", "").isEmpty();
            screen.heading(
                    restored && refused
                            ? "The secondary holds the primary's keys; the stranger refused. By hand: docs/guides/disaster-recovery.md"
                            : "It did NOT go as it should; the logs are in " + dir);
            return restored && refused ? 0 : 1;
        }
    }

    /** Names and numbers of versions, by HSM. */
    private static Map<String, String> keys(Rig rig) {
        try {
            Map<String, String> keys = new TreeMap<>();
            for (JsonNode hsm : new ObjectMapper()
                    .readTree(rig.simulator().control().send("GET", "/state", ""))
                    .path("hsms")) {
                keys.put(
                        hsm.path("name").asText(),
                        StreamSupport.stream(hsm.path("keys").spliterator(), false)
                                .map(key -> key.path("name").asText() + " ("
                                        + key.path("versions").size() + ")")
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
            return keys;
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's state cannot be read: " + e.getMessage(), e);
        }
    }

    private static void apply(Kubectl kubectl, Screen screen, String block) {
        String notAfter = Instant.now()
                .plus(Duration.ofHours(2))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String manifest = block.replace("IN_TWO_HOURS", "\"" + notAfter + "\"");
        screen.heading("$ kubectl apply -f - <<EOF");
        screen.block(manifest);
        screen.line("EOF");
        screen.block(kubectl.apply(manifest));
        String kind = word(block, "kind: (\\w+)");
        if (!kind.equals("ManagedHsm")) {
            follow(kubectl, screen, kind.toLowerCase(Locale.ROOT) + "/" + word(block, "\n  name: (\\S+)"));
        }
    }

    /** Shows what the object says of itself until it has ended. */
    private static void follow(Kubectl kubectl, Screen screen, String object) {
        screen.line("");
        String last = "";
        try (KubectlWatch watch = new KubectlWatch(kubectl, WITHIN, object, "-n", "team-payments", STATUS)) {
            while (!ENDED.matcher(last).lookingAt()) {
                String line = watch.next().orElse(last);
                if (!line.equals(last) && !line.startsWith(":")) {
                    screen.timed(line);
                    last = line;
                }
            }
        }
    }

    private static String phase(Kubectl kubectl, String restore) {
        return kubectl.output("get", "-n", "team-payments", "hr/" + restore, "-o", "jsonpath={.status.phase}")
                .strip();
    }

    private static List<String> blocks(Path guide) {
        try {
            return YAML.matcher(Files.readString(guide))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new RigException("the guide cannot be read: " + e.getMessage(), e);
        }
    }

    private static String word(String block, String pattern) {
        return Pattern.compile(pattern)
                .matcher(block)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new RigException("a block of the guide has no " + pattern));
    }
}
