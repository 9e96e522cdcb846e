package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The error object of an answer, cleaned. Any part may be missing: the service sends error objects whose fields are all
 * null.
 */
record AzureError(
        @Nullable String code,
        @Nullable String message,
        @Nullable String innerCode) {
    static final AzureError NONE = new AzureError(null, null, null);

    /** The error of a rejected request: {@code {"error":{"code","message","innererror":{"code"}}}}. */
    static AzureError of(Reply.Answer answer) {
        return Json.object(answer).map(object -> of(object.get("error"))).orElse(NONE);
    }

    static AzureError of(@Nullable JsonNode error) {
        if (error == null || !error.isObject()) {
            return NONE;
        }
        JsonNode inner = error.get("innererror");
        return new AzureError(
                Text.cleanOrNull(Json.text(error, "code"), Text.WORD),
                Text.cleanOrNull(Json.text(error, "message"), Text.QUOTE),
                inner == null || !inner.isObject() ? null : Text.cleanOrNull(Json.text(inner, "code"), Text.WORD));
    }

    /** Whether code, message or inner code contains the word. */
    boolean mentions(String word) {
        return contains(code, word) || contains(message, word) || contains(innerCode, word);
    }

    /** For a message: {@code : AccessDenied, Not authorized …}; empty where there is nothing to quote. */
    String quoted() {
        String words = code == null ? message : message == null ? code : code + ", " + message;
        return words == null ? "" : ": " + words;
    }

    private static boolean contains(@Nullable String text, String word) {
        return text != null && text.contains(word);
    }
}
