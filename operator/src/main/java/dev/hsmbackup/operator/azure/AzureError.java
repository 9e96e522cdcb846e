package dev.hsmbackup.operator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The error object of an answer, cleaned. Any part may be missing: the service sends error objects whose fields are all
 * null.
 *
 * @param innerCode code of {@code innererror}; ARM's errors have {@code details} in its place: code of the first of them
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
        JsonNode first = error.path("details").path(0);
        return new AzureError(
                Text.cleanOrNull(Json.text(error, "code"), Text.WORD),
                Text.cleanOrNull(message(Json.text(error, "message"), Json.text(first, "message")), Text.QUOTE),
                Text.cleanOrNull(Json.text(inner == null || !inner.isObject() ? first : inner, "code"), Text.WORD));
    }

    /** ARM often says in the first detail only what the matter is. */
    private static @Nullable String message(@Nullable String message, @Nullable String detail) {
        return message == null || detail == null || message.contains(detail)
                ? message == null ? detail : message
                : message + " (" + detail + ")";
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
