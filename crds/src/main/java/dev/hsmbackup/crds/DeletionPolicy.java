package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a backup in storage when its object is deleted; the words of PersistentVolumes. */
public enum DeletionPolicy {
    /** It stays. Also what a word of a newer version reads as: nothing is deleted by mistake. */
    @JsonEnumDefaultValue
    @JsonProperty("Retain")
    RETAIN,
    /** The blobs below its folder are deleted before the object goes. */
    @JsonProperty("Delete")
    DELETE
}
