package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads small JSON objects from strangers: capped in size and depth, no type information, no second meaning. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(CappedBody.LIMIT)
                            .maxNestingDepth(32)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The JSON object that is the whole body of this answer; empty for anything else. */
    static Optional<ObjectNode> object(Reply.Answer answer) {
        // Nothing was asked to be compressed, so nothing is unpacked.
        boolean plain = answer.headers()
                .firstValue("content-encoding")
                .map(encoding -> encoding.equalsIgnoreCase("identity"))
                .orElse(true);
        if (!answer.whole() || !plain) {
            return Optional.empty();
        }
        try {
            return MAPPER.readTree(answer.body()) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The text of a field; null where it is missing, null, or not a text. */
    static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }
}
