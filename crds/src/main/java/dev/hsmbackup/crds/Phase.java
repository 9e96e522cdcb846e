package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a run is. {@code Pending → Starting → Running → Succeeded | Failed | Unknown}, in a restore with
 * {@code AwaitingSafetyBackup} before Starting; from both back to Pending as long as Azure definitely did not start the
 * job; all may fail. A phase of a newer version of the API reads as
 * {@link #UNKNOWN}, so that an older operator leaves the object alone.
 */
public enum Phase {
    /** Nothing was sent; waits for the HSM or for its turn. */
    @JsonProperty("Pending")
    PENDING(false),

    /** Restores only: nothing was sent; waits for a backup of the HSM as it is now. */
    @JsonProperty("AwaitingSafetyBackup")
    AWAITING_SAFETY_BACKUP(false),

    /** The intent to send one start request is recorded; it may be on its way. */
    @JsonProperty("Starting")
    STARTING(false),

    /** Azure gave a job id. */
    @JsonProperty("Running")
    RUNNING(false),

    /** Azure said so, and the result is there. */
    @JsonProperty("Succeeded")
    SUCCEEDED(true),

    /** Known for sure: not started, or ended by Azure without success. */
    @JsonProperty("Failed")
    FAILED(true),

    /** Azure may or may not have done it. */
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
