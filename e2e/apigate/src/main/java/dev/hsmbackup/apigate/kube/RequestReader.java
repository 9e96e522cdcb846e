package dev.hsmbackup.apigate.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.simulator.http.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what a request means.
 *
 * @param leaderLease name of the lease of the leader election
 */
public record RequestReader(String leaderLease) {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());
    private static final Set<String> OF_NAMESPACE_ITSELF = Set.of("status", "finalize");
    private static final String NAME_SELECTOR = "metadata.name=";

    private record Place(String group, String namespace, String resource, String name, String subresource) {
        static final Place NONE = new Place("", "", "", "", "");
    }

    public KubeRequest read(String method, String target, byte[] body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        Map<String, String> parameters = Request.form(query);
        Place place = place(path);
        String verb = verb(method, place, parameters);
        String name = place.name();
        if (name.isEmpty() && verb.equals("create")) {
            name = nameIn(body);
        } else if (verb.equals("list") || verb.equals("watch")) {
            name = selectedName(parameters.getOrDefault("fieldSelector", ""));
        }
        boolean leader = place.group().equals("coordination.k8s.io")
                && place.resource().equals("leases")
                && name.equals(leaderLease);
        return new KubeRequest(
                method,
                path,
                query,
                verb,
                place.group(),
                place.resource(),
                place.subresource(),
                place.namespace(),
                name,
                leader);
    }

    private static Place place(String path) {
        List<String> parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(RequestReader::decode)
                .toList();
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            return inGroup("", parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            return inGroup(parts.get(1), parts.subList(3, parts.size()));
        }
        return Place.NONE;
    }

    private static Place inGroup(String group, List<String> parts) {
        boolean inNamespace = parts.getFirst().equals("namespaces")
                && parts.size() > 2
                && !OF_NAMESPACE_ITSELF.contains(parts.get(2));
        String namespace = parts.getFirst().equals("namespaces") && parts.size() > 1 ? parts.get(1) : "";
        List<String> rest = inNamespace ? parts.subList(2, parts.size()) : parts;
        return new Place(group, namespace, rest.getFirst(), at(rest, 1), at(rest, 2));
    }

    private static String at(List<String> parts, int index) {
        return parts.size() > index ? parts.get(index) : "";
    }

    private static String verb(String method, Place place, Map<String, String> parameters) {
        if (place.resource().isEmpty()) {
            return method.toLowerCase(Locale.ROOT);
        }
        boolean one = !place.name().isEmpty();
        String watch = parameters.getOrDefault("watch", "false");
        return switch (method) {
            case "GET", "HEAD" ->
                one ? "get" : watch.equals("true") || watch.equals("1") || watch.isEmpty() ? "watch" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static String selectedName(String selector) {
        return Arrays.stream(selector.split(",", -1))
                .filter(part -> part.startsWith(NAME_SELECTOR))
                .map(part -> part.substring(NAME_SELECTOR.length()))
                .findFirst()
                .orElse("");
    }

    /** Bodies that are not JSON (protobuf, CBOR) keep their name to themselves. */
    private static String nameIn(byte[] body) {
        try {
            JsonNode object = JSON.readTree(body);
            JsonNode metadata = object == null ? JSON.missingNode() : object.path("metadata");
            return metadata.path("name").asText("");
        } catch (IOException notJson) {
            return "";
        }
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return segment;
        }
    }
}
