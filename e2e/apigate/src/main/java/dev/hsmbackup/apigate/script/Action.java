package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule does to a request. The module's README has an example of each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Action.Pass.class, name = "pass"),
    @JsonSubTypes.Type(value = Action.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = Action.Drop.class, name = "drop"),
    @JsonSubTypes.Type(value = Action.CommitAndDrop.class, name = "commit-and-drop"),
    @JsonSubTypes.Type(value = Action.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Action.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = Action.CloseWatch.class, name = "close-watch")
})
public sealed interface Action {

    /** Nothing; for rules with a command. */
    record Pass() implements Action {}

    /**
     * An answer of the gate.
     *
     * @param reason of the Status object; the usual one of that status if absent
     * @param message of the Status object
     * @param retryAfter seconds, or whatever else is to stand in that header
     * @param headers more headers
     * @param body in place of the Status object
     * @param forward whether the request takes effect nevertheless; false if absent
     */
    record Answer(
            @JsonProperty(required = true) int status,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String retryAfter,
            @Nullable Map<String, String> headers,
            @Nullable String body,
            @Nullable Boolean forward)
            implements Action {

        public static Answer of(int status) {
            return new Answer(status, null, null, null, null, null, null);
        }

        /** The same with a Retry-After header. */
        public Answer retryAfter(int seconds) {
            return new Answer(status, reason, message, Integer.toString(seconds), headers, body, forward);
        }

        /** The same after the request took effect. */
        public Answer committed() {
            return new Answer(status, reason, message, retryAfter, headers, body, true);
        }

        /** The same with that body, for example an older list. */
        public Answer body(String text) {
            return new Answer(status, reason, message, retryAfter, headers, text, forward);
        }

        public boolean forwarded() {
            return Boolean.TRUE.equals(forward);
        }
    }

    /** Resets the connection; the request is not forwarded. */
    record Drop() implements Action {}

    /** Forwards, waits for the whole answer, then resets the connection. */
    record CommitAndDrop() implements Action {}

    /** Waits until the rule is released or removed; before if absent. The client may have given up by then. */
    record Hold(@Nullable When when) implements Action {
        public When moment() {
            return when == null ? When.BEFORE : when;
        }
    }

    /** Waits that long (time of the machine); before if absent. */
    record Delay(
            @JsonProperty(value = "for", required = true) Duration length,
            @Nullable When when) implements Action {
        public When moment() {
            return when == null ? When.BEFORE : when;
        }
    }

    /** Ends a watch that long after it began; at once, before any event, if zero. In order if {@code how} is absent. */
    record CloseWatch(
            @JsonProperty(required = true) Duration after,
            @Nullable WatchEnd how) implements Action {
        public WatchEnd end() {
            return how == null ? WatchEnd.CLOSE : how;
        }
    }
}
