package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a run is. {@code Pending → Starting → Running → Succeeded | Failed | Unknown}; from Starting back to Pending when
 * Azure definitely did not start the job; Pending and Starting may fail. A phase of a newer version of the API reads as
 * {@link #UNKNOWN}, so that an older operator leaves the object alone.
 */
public enum Phase {
    /** Nothing was sent; waits for the HSM or for its turn. */
    @JsonProperty("Pending")
    PENDING(false),

    /** The intent to send one start request is recorded; it may be on its way. */
    @JsonProperty("Starting")
    STARTING(false),

    /** Azure gave a job id. */
    @JsonProperty("Running")
    RUNNING(false),

    /** Azure said so, and the backup's folder is known. */
    @JsonProperty("Succeeded")
    SUCCEEDED(true),

    /** Known for sure: not started, or ended by Azure without success. */
    @JsonProperty("Failed")
    FAILED(true),

    /** Azure may or may not have made the backup. */
    @JsonEnumDefaultValue
    @JsonProperty("Unknown")
    UNKNOWN(true);

    private final boolean terminal;

    Phase(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether it never changes again. */
    public boolean isTerminal() {
        return terminal;
    }
}
