package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads fleet files (YAML) and the same definitions as JSON; unknown and doubled fields are refused. */
public final class FleetReader {
    private static final ObjectMapper YAML = strict(YAMLMapper.builder());
    private static final ObjectMapper JSON = strict(JsonMapper.builder());

    private FleetReader() {}

    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.addModule(Durations.module())
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
    }

    /** Reads a fleet file; a FleetException says file, line and reason. */
    public static Fleet read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new FleetException("cannot read the fleet file " + file + ": " + e.getMessage());
        }
    }

    /** Reads a fleet from text; a FleetException says line and reason. */
    public static Fleet parse(String yaml, String name) {
        try {
            refuseNulls(yaml);
            Fleet fleet = YAML.readValue(yaml, Fleet.class);
            if (fleet == null) {
                throw new FleetException(name + ": is empty; it needs at least 'tenants'");
            }
            FleetRules.check(fleet);
            return fleet;
        } catch (JsonProcessingException e) {
            throw new FleetException(name + ": " + describe(e));
        } catch (IOException e) {
            throw new FleetException(name + ": " + e.getMessage());
        }
    }

    /** A written null is a slip: the field is to be left out instead. */
    private static void refuseNulls(String yaml) throws IOException {
        try (JsonParser tokens = YAML.createParser(yaml)) {
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (token == JsonToken.VALUE_NULL) {
                    throw new JsonParseException(
                            tokens, "'" + tokens.currentName() + "' has no value; give one or leave it out");
                }
            }
        }
    }

    /** Reads JSON; a FleetException says where it is broken. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new FleetException(describe(e));
        }
    }

    /** A definition given as JSON. */
    public static <T> T definition(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new FleetException(describe(e));
        }
    }

    public static JsonNode tree(Object definition) {
        return JSON.valueToTree(definition);
    }

    /** JSON merge patch (RFC 7386). */
    public static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? ((ObjectNode) target).deepCopy() : JSON.createObjectNode();
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                JsonNode old = result.path(field.getKey());
                result.set(field.getKey(), merge(old, field.getValue()));
            }
        });
        return result;
    }

    private static String describe(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null || at.getLineNr() < 1
                ? ""
                : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds() == null
                    ? ""
                    : unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
            return where + "unknown field '" + unknown.getPropertyName() + "'; known here: " + known;
        }
        String path = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(ref -> ref.getFieldName() == null ? "[" + ref.getIndex() + "]" : ref.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        return where
                + (path.isEmpty() ? "" : path + ": ")
                + e.getOriginalMessage()
                        .lines()
                        // YAML's messages quote the text in lines that start with a blank; the location is said
                        // already.
                        .filter(line -> !line.startsWith(" "))
                        .collect(Collectors.joining(": "));
    }
}
