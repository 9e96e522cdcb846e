package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a schedule does, in one word for people. Programs read the conditions. */
public enum SchedulePhase {
    /** The operator has not seen it, or wrote a word that this version does not know. */
    @JsonEnumDefaultValue
    @JsonProperty("Pending")
    PENDING,
    /** It waits for its next run. */
    @JsonProperty("Armed")
    ARMED,
    /** A backup of it is under way. */
    @JsonProperty("Running")
    RUNNING,
    /** {@code spec.suspend} is true. */
    @JsonProperty("Suspended")
    SUSPENDED,
    /** It starts nothing before somebody mends it: condition Ready says what. */
    @JsonProperty("NotReady")
    NOT_READY
}
