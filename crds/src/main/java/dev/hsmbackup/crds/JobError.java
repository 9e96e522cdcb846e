package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Why a job failed, in Azure's words. Azure often leaves both out: then {@code statusDetails} has the reason. */
@JsonClassDescription("Why the backup failed, in Azure's words.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobError(
        @Size(max = 1024) @JsonPropertyDescription("Azure's error code.") @Nullable
        String code,

        @Size(max = 4096) @JsonPropertyDescription("Azure's error message, cleaned and cut.") @Nullable
        String message) {}
