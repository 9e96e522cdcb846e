package dev.hsmbackup.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crash.Step.Request;
import dev.hsmbackup.crash.world.LogTail;
import dev.hsmbackup.crash.world.Patience;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.RigException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets one backup run in peace, and lists the requests that the operator makes for it. */
final class Recorder {
    private static final Duration END_WITHIN = Duration.ofMinutes(3);
    private static final String LOGIN = "login.microsoftonline.com";

    private final World world;

    private record Seen(Instant time, Request request) {}

    Recorder(World world) {
        this.world = world;
    }

    /** The requests for a backup of an operator that is up, in their order. */
    List<Step> requestsOfOneBackup() {
        LogTail gate = LogTail.of(world.rig().gate().requests());
        Subject subject = new Subject(world, "recorded");
        subject.declare();
        subject.awaitProbed(gate);
        LogTail requests = LogTail.of(world.rig().gate().requests());
        LogTail arrivals = LogTail.of(world.rig().simulator().arrivals().file());
        run(subject);
        Stream<Seen> toKubernetes = requests.lines().stream()
                .filter(line -> concerns(line, subject))
                .map(line -> new Seen(
                        Instant.parse(line.path("received").asText()),
                        new Step.ToKubernetes(line.path("verb").asText(), resource(line))));
        Stream<Seen> toHsm = arrivals.lines().stream()
                .filter(line -> line.path("host").asText().equals(subject.host()))
                .map(line -> new Seen(
                        Instant.parse(line.path("time").asText()),
                        Step.ToHsm.of(
                                line.path("method").asText(), line.path("path").asText())));
        List<Seen> all = new ArrayList<>(Stream.concat(toKubernetes, toHsm).toList());
        confirmation(requests.lines()).ifPresent(all::add);
        subject.retire();
        return numbered(all);
    }

    /** The requests for a token of an operator that has none yet. */
    List<Step> requestsForAToken() {
        world.rig().operator().kill();
        Subject subject = new Subject(world, "recordedcold");
        subject.declare();
        subject.requestBackup();
        LogTail arrivals = LogTail.of(world.rig().simulator().arrivals().file());
        world.rig().operator().start();
        awaitEnd(subject);
        subject.retire();
        return numbered(arrivals.lines().stream()
                .filter(line -> line.path("host").asText().equals(LOGIN))
                .map(line -> new Seen(
                        Instant.parse(line.path("time").asText()),
                        new Step.ToLogin(
                                line.path("method").asText(), line.path("path").asText())))
                .toList());
    }

    private void run(Subject subject) {
        subject.requestBackup();
        awaitEnd(subject);
    }

    private static void awaitEnd(Subject subject) {
        Patience.await("the recorded backup to end", END_WITHIN, () -> {
            subject.drive();
            return subject.status().phase().isTerminal() && subject.isUnlocked();
        });
        if (subject.status().phase() != Phase.SUCCEEDED) {
            throw new RigException("the recorded backup did not succeed: " + subject.status());
        }
    }

    private boolean concerns(JsonNode line, Subject subject) {
        String name = line.path("name").asText();
        return switch (line.path("resource").asText()) {
            case "leases" -> name.equals(subject.lock());
            case "hsmbackups", "managedhsms" -> name.equals(subject.name());
            case "events" -> name.startsWith(subject.name() + ".");
            default -> line.path("namespace").asText().equals(world.team().namespace());
        };
    }

    private static String resource(JsonNode line) {
        String sub = line.path("subresource").asText();
        return line.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub);
    }

    /** The first look at the leader's lease after the intent; the election itself looks every few seconds. */
    private static Optional<Seen> confirmation(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> resource(line).equals("hsmbackups/status"))
                .findFirst()
                .flatMap(intent -> lines.stream()
                        .filter(line -> line.path("leaderElection").asBoolean()
                                && line.path("verb").asText().equals("get")
                                && line.path("n").asLong() > intent.path("n").asLong())
                        .findFirst())
                .map(line -> new Seen(Instant.parse(line.path("received").asText()), new Step.ConfirmsLeadership()));
    }

    private static List<Step> numbered(List<Seen> seen) {
        Map<Request, Integer> counts = new HashMap<>();
        return seen.stream()
                .sorted(Comparator.comparing(Seen::time))
                .map(one -> new Step(one.request(), counts.merge(one.request(), 1, Integer::sum)))
                .toList();
    }
}
