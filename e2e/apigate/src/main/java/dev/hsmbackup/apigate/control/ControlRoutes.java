package dev.hsmbackup.apigate.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.script.EventRule;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.Rules;
import dev.hsmbackup.apigate.script.Scripted;
import dev.hsmbackup.apigate.script.WatchEnd;
import dev.hsmbackup.apigate.wire.Gate;
import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.simulator.control.ControlReply;
import dev.hsmbackup.simulator.control.ControlServer;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.http.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The route table of the control endpoint; the module's README documents it. */
public final class ControlRoutes implements ControlServer.Routes {
    private static final String KNOWN = "known: /rules /event-rules /watches /link";

    private final Gate gate;

    private record LinkChange(@JsonProperty(required = true) Link.State state) {}

    private record EndOrder(
            @Nullable Match match,
            @JsonProperty(required = true) WatchEnd how) {}

    public ControlRoutes(Gate gate) {
        this.gate = gate;
    }

    @Override
    public ControlReply answer(String method, String path, String body) {
        List<String> parts =
                Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
        List<String> rest = parts.isEmpty() ? parts : parts.subList(1, parts.size());
        return switch (parts.isEmpty() ? "" : parts.getFirst()) {
            case "rules" -> rules(gate.script().requests(), Rule.class, method, rest, body);
            case "event-rules" -> rules(gate.script().events(), EventRule.class, method, rest, body);
            case "watches" -> watches(method, rest, body);
            case "link" -> link(method, body);
            default -> ControlReply.error(404, "no route " + path + "; " + KNOWN);
        };
    }

    private static <R extends Scripted<R>> ControlReply rules(
            Rules<R> rules, Class<R> type, String method, List<String> rest, String body) {
        if (rest.isEmpty()) {
            return switch (method) {
                case "GET" -> ControlReply.ok(Json.object("rules", rules.counts()));
                case "POST" -> ControlReply.ok(Json.object("ids", add(rules, type, body)));
                case "DELETE" -> {
                    rules.clear();
                    yield ControlReply.ok(Json.object("removed", "all"));
                }
                default -> ControlReply.error(405, "GET, POST or DELETE");
            };
        }
        String id = rest.getFirst();
        boolean release = rest.size() > 1 && rest.get(1).equals("release");
        if (!(release ? method.equals("POST") : method.equals("DELETE"))) {
            return ControlReply.error(405, "DELETE …/ID or POST …/ID/release");
        }
        boolean known = release ? rules.release(id) : rules.remove(id);
        return known
                ? ControlReply.ok(Json.object(release ? "released" : "removed", id))
                : ControlReply.error(404, "no rule '" + id + "'");
    }

    /** One rule, or a list of them. */
    private static <R extends Scripted<R>> List<String> add(Rules<R> rules, Class<R> type, String body) {
        JsonNode json = FleetReader.json(body);
        Stream<JsonNode> each = json.isArray() ? json.valueStream() : Stream.of(json);
        return each.map(one -> rules.add(FleetReader.definition(one, type))).toList();
    }

    private ControlReply watches(String method, List<String> rest, String body) {
        if (method.equals("GET") && rest.isEmpty()) {
            return ControlReply.ok(Json.object("watches", gate.watches().open()));
        }
        if (method.equals("POST") && rest.equals(List.of("end"))) {
            EndOrder end = FleetReader.definition(FleetReader.json(body), EndOrder.class);
            Match match = end.match() == null ? Match.ALL : end.match();
            return ControlReply.ok(Json.object("ended", gate.watches().end(match, end.how())));
        }
        return ControlReply.error(405, "GET /watches or POST /watches/end");
    }

    private ControlReply link(String method, String body) {
        if (method.equals("POST")) {
            gate.link()
                    .set(FleetReader.definition(FleetReader.json(body), LinkChange.class)
                            .state());
        }
        return ControlReply.ok(Json.object("state", gate.link().state()));
    }
}
