package dev.hsmbackup.simulator.faults;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a fault does to the answer. The module's README has an example of each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultAction.Pass.class, name = "pass"),
    @JsonSubTypes.Type(value = FaultAction.Status.class, name = "status"),
    @JsonSubTypes.Type(value = FaultAction.Reset.class, name = "reset"),
    @JsonSubTypes.Type(value = FaultAction.Hang.class, name = "hang"),
    @JsonSubTypes.Type(value = FaultAction.Slow.class, name = "slow"),
    @JsonSubTypes.Type(value = FaultAction.Truncated.class, name = "truncated"),
    @JsonSubTypes.Type(value = FaultAction.Malformed.class, name = "malformed"),
    @JsonSubTypes.Type(value = FaultAction.Html.class, name = "html"),
    @JsonSubTypes.Type(value = FaultAction.Huge.class, name = "huge"),
    @JsonSubTypes.Type(value = FaultAction.GzipBomb.class, name = "gzip-bomb"),
    @JsonSubTypes.Type(value = FaultAction.Redirect.class, name = "redirect"),
    @JsonSubTypes.Type(value = FaultAction.ContentType.class, name = "content-type"),
    @JsonSubTypes.Type(value = FaultAction.Patch.class, name = "patch"),
    @JsonSubTypes.Type(value = FaultAction.Tls.class, name = "tls")
})
public sealed interface FaultAction {

    /** True where the action changes the real answer, so that the request is handled unless the fault says otherwise. */
    default boolean needsRealAnswer() {
        return this instanceof Pass
                || this instanceof Slow
                || this instanceof Truncated
                || this instanceof ContentType
                || this instanceof Patch;
    }

    /** The real answer; for delays and commands. */
    record Pass() implements FaultAction {}

    /** Any answer. {@code {date+120s}} in a header's value becomes the HTTP date of that moment. */
    record Status(
            @JsonProperty(required = true) int status,
            @Nullable Map<String, String> headers,
            @Nullable String body) implements FaultAction {}

    /** Ends the connection by RST: before-headers (default), after-headers, or in-body. */
    record Reset(@Nullable Point at) implements FaultAction {
        public Point point() {
            return at == null ? Point.BEFORE_HEADERS : at;
        }
    }

    /** Says nothing (more) and keeps the connection open; then resets it. Duration: 10m if absent. */
    record Hang(
            @Nullable Point at,
            @JsonProperty("for") @Nullable Duration length) implements FaultAction {
        public Point point() {
            return at == null ? Point.BEFORE_HEADERS : at;
        }

        public Duration duration() {
            return length == null ? Duration.ofMinutes(10) : length;
        }
    }

    /** Drips the real answer: its body (default) or the whole of it from the first header on. */
    record Slow(@Nullable Boolean headers, @Nullable Integer bytesPerSecond) implements FaultAction {
        public boolean fromHeaders() {
            return Boolean.TRUE.equals(headers);
        }

        public int rate() {
            return bytesPerSecond == null ? 1 : bytesPerSecond;
        }
    }

    /** Announces the whole real body, sends a part of it (half if absent) and ends the connection in order. */
    record Truncated(@Nullable Integer bytes) implements FaultAction {}

    /** A broken answer. */
    record Malformed(@Nullable Kind kind, @Nullable Integer status) implements FaultAction {
        /** What is broken. */
        public enum Kind {
            @JsonProperty("json")
            JSON,
            @JsonProperty("status-line")
            STATUS_LINE,
            @JsonProperty("header")
            HEADER,
            @JsonProperty("chunk")
            CHUNK
        }

        public Kind broken() {
            return kind == null ? Kind.JSON : kind;
        }
    }

    /** A web page, as a captive portal or gateway would send; status 200 if absent. */
    record Html(@Nullable Integer status) implements FaultAction {}

    /** A JSON text of that many bytes (1 GiB if absent). */
    record Huge(@Nullable Integer status, @Nullable Long bytes) implements FaultAction {
        public long size() {
            return bytes == null ? 1L << 30 : bytes;
        }
    }

    /** A gzip body that unpacks to that many bytes (1 GiB if absent). */
    record GzipBomb(@Nullable Integer status, @Nullable Long bytes) implements FaultAction {
        public long size() {
            return bytes == null ? 1L << 30 : bytes;
        }
    }

    /** Points elsewhere; 307 if absent. */
    record Redirect(
            @Nullable Integer status,
            @JsonProperty(required = true) String location) implements FaultAction {}

    /** The real answer under another content type. */
    record ContentType(@JsonProperty(required = true) String value) implements FaultAction {}

    /**
     * The real answer, changed.
     *
     * @param headers replaced headers; a null value removes
     * @param body top-level fields to set in the JSON body; null sets null
     */
    record Patch(
            @Nullable Integer status,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable JsonNode body) implements FaultAction {}

    /** For CONNECT: a tunnel whose far end cannot be trusted. */
    record Tls(@JsonProperty(required = true) Flaw flaw) implements FaultAction {
        /** What is wrong. */
        public enum Flaw {
            @JsonProperty("expired")
            EXPIRED,
            @JsonProperty("self-signed")
            SELF_SIGNED,
            @JsonProperty("wrong-host")
            WRONG_HOST,
            @JsonProperty("tls-1.1")
            TLS_1_1
        }
    }

    /** Where in the answer something happens. */
    enum Point {
        @JsonProperty("before-headers")
        BEFORE_HEADERS,
        @JsonProperty("after-headers")
        AFTER_HEADERS,
        @JsonProperty("in-body")
        IN_BODY
    }
}
