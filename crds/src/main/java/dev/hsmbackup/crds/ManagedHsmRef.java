package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A {@link ManagedHsm} by name.
 *
 * @param name 3 to 24 lower-case letters, digits and single hyphens
 */
@ValidationRule(
        value = "self.name.matches('^[a-z0-9][a-z0-9-]{1,22}[a-z0-9]$') && !self.name.contains('--')",
        fieldPath = ".name",
        message = "name must be the name of a ManagedHsm: 3 to 24 lower-case letters, digits and single hyphens")
@JsonClassDescription("A ManagedHsm, by name.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedHsmRef(
        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "Name of a ManagedHsm that is open to this namespace (its spec.backup.namespaces; for restores its"
                        + " spec.restore.namespaces).")
        String name)
        implements HsmRef {

    @Override
    public String kind() {
        return "ManagedHsm";
    }
}
