package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What a selective restore did, as Azure counted it (AZURE.md: {@code Succeeded} is reported for 0, too). */
@JsonClassDescription("What a selective restore did, as Azure counted it.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyVersions(
        @Required @Min(0) @JsonPropertyDescription("Versions of the key that were restored.")
        long restored,

        @Required @Min(0) @JsonPropertyDescription("Versions that were there already and could not be overwritten.")
        long notOverwritten) {}
