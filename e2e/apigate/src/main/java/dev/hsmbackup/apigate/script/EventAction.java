package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/** What a rule does to an event of a watch. A watch keeps its order: what stands behind a held event waits, too. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EventAction.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = EventAction.Drop.class, name = "drop"),
    @JsonSubTypes.Type(value = EventAction.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = EventAction.Expire.class, name = "expire"),
    @JsonSubTypes.Type(value = EventAction.Close.class, name = "close")
})
public sealed interface EventAction {
    /** Waits until the rule is released or removed. */
    record Hold() implements EventAction {}

    /** The client never sees this event. */
    record Drop() implements EventAction {}

    /** Waits that long. */
    record Delay(
            @JsonProperty(value = "for", required = true) Duration length) implements EventAction {}

    /** An ERROR event with code 410 in its place, and the end of the stream. */
    record Expire() implements EventAction {}

    /** The end of the stream in its place. */
    record Close() implements EventAction {}
}
