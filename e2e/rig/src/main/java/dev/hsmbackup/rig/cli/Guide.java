package dev.hsmbackup.rig.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The YAML of a guide, applied block by block as a reader would, in namespace team-payments. */
final class Guide {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ENDED = Pattern.compile("Succeeded|Failed|Unknown");
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final String STATUS =
            "--output=jsonpath={.status.phase}: {.status.conditions[?(@.type==\"Ready\")].message}{\"\\n\"}";

    private final Rig rig;
    private final Kubectl kubectl;
    private final Screen screen;

    Guide(Rig rig, Screen screen) {
        this.rig = rig;
        this.kubectl = rig.kubectl();
        this.screen = screen;
    }

    /** @param file below the root of the checkout */
    void applyAll(Checkout checkout, String file) {
        for (String block : blocks(checkout, file)) {
            apply(block);
        }
    }

    /** What users look at last. */
    void showObjects() {
        screen.heading("$ kubectl get hsm -n team-payments -o wide");
        screen.block(kubectl.output("get", "hsm", "-n", "team-payments", "-o", "wide"));
    }

    /**
     * Names and numbers of versions of the keys, by HSM.
     *
     * @param kind {@code hsms} or {@code clusters}
     */
    Map<String, String> keys(String kind) {
        try {
            Map<String, String> keys = new TreeMap<>();
            for (JsonNode hsm : new ObjectMapper()
                    .readTree(rig.simulator().control().send("GET", "/state", ""))
                    .path(kind)) {
                keys.put(
                        hsm.path("name").asText(),
                        StreamSupport.stream(hsm.path("keys").spliterator(), false)
                                .map(Guide::key)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
            return keys;
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's state cannot be read: " + e.getMessage(), e);
        }
    }

    private static String key(JsonNode key) {
        int versions = key.path("versions").size();
        return key.path("name").asText() + (versions == 0 ? "" : " (" + versions + ")");
    }

    private void apply(String block) {
        String notAfter = Instant.now()
                .plus(Duration.ofHours(2))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String manifest = block.replace("IN_TWO_HOURS", "\"" + notAfter + "\"");
        screen.heading("$ kubectl apply -f - <<EOF");
        screen.block(manifest);
        screen.line("EOF");
        screen.block(kubectl.apply(manifest));
        if (block.contains("\n  namespace: ")) {
            String kind = word(block, "kind: (\\w+)").toLowerCase(Locale.ROOT);
            follow(kind + "/" + word(block, "\n  name: (\\S+)"));
        }
    }

    /** Shows what the object says of itself until it has ended. */
    private void follow(String object) {
        screen.line("");
        String last = "";
        int slash = object.indexOf('/');
        // By a selector, for kubectl drops the first event of an object that is watched by its name.
        String name = "--field-selector=metadata.name=" + object.substring(slash + 1);
        try (KubectlWatch watch =
                new KubectlWatch(kubectl, WITHIN, object.substring(0, slash), name, "-n", "team-payments", STATUS)) {
            while (!ENDED.matcher(last).lookingAt()) {
                String line = watch.next().orElse(last);
                if (!line.equals(last) && !line.startsWith(":")) {
                    screen.timed(line);
                    last = line;
                }
            }
        }
    }

    /** @param object as kubectl names it, for example {@code hr/back} */
    String phase(String object) {
        return status(object, "{.status.phase}");
    }

    /** Why it ended as it did. */
    String reason(String object) {
        return status(object, "{.status.conditions[?(@.type==\"Ready\")].reason}");
    }

    private String status(String object, String path) {
        return kubectl.output("get", "-n", "team-payments", object, "-o", "jsonpath=" + path)
                .strip();
    }

    private static List<String> blocks(Checkout checkout, String file) {
        try {
            return YAML.matcher(Files.readString(checkout.root().resolve(file)))
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
