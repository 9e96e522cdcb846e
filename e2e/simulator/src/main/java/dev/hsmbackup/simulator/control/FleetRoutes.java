package dev.hsmbackup.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.simulator.arm.ClusterRegistry;
import dev.hsmbackup.simulator.fleet.Cluster;
import dev.hsmbackup.simulator.fleet.Container;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.fleet.Hsm;
import dev.hsmbackup.simulator.fleet.Identity;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.http.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the fleet: PUT replaces or adds, PATCH changes fields (JSON merge patch), DELETE removes, GET shows.
 * Containers are named by {@code <account host>/<container>}.
 */
final class FleetRoutes {
    private final Registry registry;
    private final HsmRegistry hsms;
    private final ClusterRegistry clusters;

    FleetRoutes(Registry registry, HsmRegistry hsms, ClusterRegistry clusters) {
        this.registry = registry;
        this.hsms = hsms;
        this.clusters = clusters;
    }

    ControlReply answer(String method, String kind, List<String> rest, String body) {
        String name = String.join("/", rest);
        if (name.isEmpty()) {
            return ControlReply.error(404, "write /" + kind + "/<name>");
        }
        Optional<?> existing = switch (kind) {
            case "hsms" -> registry.hsm(name);
            case "clusters" -> registry.cluster(name);
            case "identities" -> registry.identity(name);
            default -> registry.container("https://" + name);
        };
        if (existing.isEmpty() && !method.equals("PUT")) {
            return ControlReply.error(404, "no '" + name + "' in " + kind);
        }
        switch (method) {
            case "PUT" -> define(kind, named(kind, name, FleetReader.json(body)));
            case "PATCH" ->
                define(
                        kind,
                        named(
                                kind,
                                name,
                                FleetReader.merge(FleetReader.tree(existing.orElseThrow()), FleetReader.json(body))));
            case "DELETE" -> {
                remove(kind, name);
                return ControlReply.ok(Json.object("removed", name));
            }
            case "GET" -> {
                return ControlReply.ok(FleetReader.tree(existing.orElseThrow()));
            }
            default -> {
                return ControlReply.error(405, kind + ": GET, PUT, PATCH or DELETE");
            }
        }
        return ControlReply.ok(current(kind, name));
    }

    private @Nullable Object current(String kind, String name) {
        return switch (kind) {
            case "hsms" -> FleetReader.tree(registry.hsm(name).orElseThrow());
            case "clusters" -> FleetReader.tree(registry.cluster(name).orElseThrow());
            case "identities" -> FleetReader.tree(registry.identity(name).orElseThrow());
            default -> FleetReader.tree(registry.container("https://" + name).orElseThrow());
        };
    }

    /** The name in the route is the name in the definition. */
    private static JsonNode named(String kind, String name, JsonNode definition) {
        if (!(definition instanceof ObjectNode object)) {
            throw new IllegalArgumentException("the body must be a JSON object");
        }
        return kind.equals("containers") ? object.put("url", "https://" + name) : object.put("name", name);
    }

    private void define(String kind, JsonNode definition) {
        switch (kind) {
            case "hsms" -> hsms.define(FleetReader.definition(definition, Hsm.class));
            case "clusters" -> clusters.define(FleetReader.definition(definition, Cluster.class));
            case "identities" -> registry.put(FleetReader.definition(definition, Identity.class));
            default -> registry.put(FleetReader.definition(definition, Container.class));
        }
    }

    private void remove(String kind, String name) {
        switch (kind) {
            case "hsms" -> hsms.remove(name);
            case "clusters" -> clusters.remove(name);
            case "identities" -> registry.removeIdentity(name);
            default -> registry.removeContainer("https://" + name);
        }
    }
}
