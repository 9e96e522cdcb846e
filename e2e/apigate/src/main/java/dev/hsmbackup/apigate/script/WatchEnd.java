package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the gate ends a watch. */
public enum WatchEnd {
    /** In order, as the API server does every few minutes. */
    @JsonProperty("close")
    CLOSE,
    /** After an ERROR event with code 410, which is how the API server says that a resource version is too old. */
    @JsonProperty("expire")
    EXPIRE,
    /** By a reset of the connection. */
    @JsonProperty("reset")
    RESET
}
