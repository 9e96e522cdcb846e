package dev.hsmbackup.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.arm.ClusterRegistry;
import dev.hsmbackup.simulator.clock.SimulatorClock;
import dev.hsmbackup.simulator.faults.Fault;
import dev.hsmbackup.simulator.faults.Faults;
import dev.hsmbackup.simulator.fleet.Durations;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.login.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The route table of the control endpoint; the module's README documents it. */
public final class ControlRoutes implements ControlServer.Routes {
    private final Parts parts;
    private final FleetRoutes fleet;
    private final JobControl jobs;
    private final ClusterJobControl clusterJobs;

    /** What can be looked at and changed; {@code lock} guards all but clock and faults. */
    public record Parts(
            ReentrantLock lock,
            Registry registry,
            HsmRegistry hsms,
            ClusterRegistry clusters,
            Tokens tokens,
            SimulatorClock clock,
            Faults faults,
            Path directory) {}

    public ControlRoutes(Parts parts) {
        this.parts = parts;
        this.fleet = new FleetRoutes(parts.registry(), parts.hsms(), parts.clusters());
        this.jobs = new JobControl(parts.hsms());
        this.clusterJobs = new ClusterJobControl(parts.clusters());
    }

    @Override
    public ControlReply answer(String method, String path, String body) {
        List<String> segments =
                Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
        String first = segments.isEmpty() ? "" : segments.getFirst();
        List<String> rest = segments.isEmpty() ? segments : segments.subList(1, segments.size());
        return switch (first) {
            case "state" -> locked(() -> ControlReply.ok(new StateView(parts).all()));
            case "clock" -> clock(method, body);
            case "faults" -> faults(method, rest, body);
            case "arrivals" -> arrivals();
            case "tokens" -> locked(() -> tokens(method));
            case "strangers" -> locked(() -> stranger(method, rest));
            case "identities", "containers" -> locked(() -> fleet.answer(method, first, rest, body));
            case "hsms" ->
                locked(() -> rest.size() > 1 && rest.get(1).equals("jobs")
                        ? jobs.answer(method, rest, body)
                        : fleet.answer(method, first, rest, body));
            case "clusters" ->
                locked(() -> rest.size() > 1 && rest.get(1).equals("jobs")
                        ? clusterJobs.answer(method, rest, body)
                        : fleet.answer(method, first, rest, body));
            default ->
                ControlReply.error(
                        404,
                        "no route " + path
                                + "; known: /state /clock /faults /arrivals /tokens /strangers /hsms /clusters /identities /containers");
        };
    }

    private ControlReply tokens(String method) {
        if (method.equals("GET")) {
            return ControlReply.ok(Json.object("issued", parts.tokens().issued()));
        }
        parts.tokens().revokeAll();
        return ControlReply.ok(Json.object("revoked", true));
    }

    private ControlReply stranger(String method, List<String> rest) {
        if (!method.equals("PUT") || rest.size() != 1) {
            return ControlReply.error(405, "strangers: PUT /strangers/<host>");
        }
        parts.registry().putStranger(rest.getFirst());
        return ControlReply.ok(Json.object("stranger", rest.getFirst()));
    }

    private ControlReply locked(Supplier<ControlReply> work) {
        parts.lock().lock();
        try {
            parts.hsms().settle();
            parts.clusters().settle();
            return work.get();
        } finally {
            parts.lock().unlock();
        }
    }

    private ControlReply clock(String method, String body) {
        if (method.equals("POST")) {
            JsonNode json = object(body);
            if (json.has("advance")) {
                parts.clock().advance(Durations.parse(json.get("advance").asText()));
            } else if (json.has("set")) {
                try {
                    parts.clock().set(Instant.parse(json.get("set").asText()));
                } catch (DateTimeParseException e) {
                    throw new IllegalArgumentException("set: write a time like 2026-01-31T12:00:00Z", e);
                }
            } else {
                throw new IllegalArgumentException(
                        "write {\"advance\": \"10m\"} or {\"set\": \"2026-01-31T12:00:00Z\"}");
            }
        }
        return locked(() -> ControlReply.ok(Json.object(
                "now",
                parts.clock().instant().toString(),
                "offset",
                parts.clock().offset().toString())));
    }

    private ControlReply faults(String method, List<String> rest, String body) {
        return switch (method) {
            case "POST" -> ControlReply.ok(Json.object("ids", addFaults(body)));
            case "DELETE" -> {
                if (rest.isEmpty()) {
                    parts.faults().clear();
                    yield ControlReply.ok(Json.object("removed", "all"));
                }
                yield parts.faults().remove(rest.getFirst())
                        ? ControlReply.ok(Json.object("removed", rest.getFirst()))
                        : ControlReply.error(404, "no fault '" + rest.getFirst() + "'");
            }
            case "GET" ->
                ControlReply.ok(Json.object(
                        "faults",
                        parts.faults().counts().stream()
                                .map(count -> Json.object(
                                        "seen",
                                        count.seen(),
                                        "hits",
                                        count.hits(),
                                        "fault",
                                        FleetReader.tree(count.fault())))
                                .toList()));
            default -> ControlReply.error(405, "faults: GET, POST or DELETE");
        };
    }

    /** One fault, or a list of them. */
    private List<String> addFaults(String body) {
        JsonNode json = FleetReader.json(body);
        Stream<JsonNode> each = json.isArray() ? json.valueStream() : Stream.of(json);
        return each.map(one -> parts.faults().add(FleetReader.definition(one, Fault.class)))
                .toList();
    }

    private ControlReply arrivals() {
        try {
            List<@Nullable JsonNode> lines = Files.readAllLines(
                            parts.directory().resolve("arrivals.jsonl"))
                    .stream()
                    .map(FleetReader::json)
                    .toList();
            return ControlReply.ok(Json.object("arrivals", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode object(String body) {
        return Json.readObject(body).orElseThrow(() -> new IllegalArgumentException("the body must be a JSON object"));
    }
}
