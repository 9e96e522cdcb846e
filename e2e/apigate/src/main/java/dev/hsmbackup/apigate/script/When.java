package dev.hsmbackup.apigate.script;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Before the request is forwarded, or after the API server answered and before the client sees it. */
public enum When {
    @JsonProperty("before")
    BEFORE,
    @JsonProperty("after")
    AFTER
}
