package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * An object in the same namespace, by name.
 *
 * @param name at most 63 characters
 */
@ValidationRule(
        value = "self.name.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$') && size(self.name) <= 63",
        fieldPath = ".name",
        message =
                "name must be the name of an object in this namespace: at most 63 lower-case letters, digits, hyphens and"
                        + " dots")
@JsonClassDescription("An object in the same namespace, by name.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalRef(
        @Required @Size(max = 256) @JsonPropertyDescription("Name of an object in this namespace.")
        String name) {}
