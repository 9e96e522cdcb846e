package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A {@link CloudHsm} by name.
 *
 * @param name at most 63 lower-case letters, digits and hyphens
 */
@ValidationRule(
        value = "self.name.matches('" + CloudHsmRef.NAME_PATTERN + "') && size(self.name) <= 63",
        fieldPath = ".name",
        message = "name must be the name of a CloudHsm: at most 63 lower-case letters, digits and hyphens")
@JsonClassDescription("A CloudHsm, by name.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudHsmRef(
        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "Name of a CloudHsm that is open to this namespace (its spec.backup.namespaces; for restores its"
                        + " spec.restore.namespaces).")
        String name)
        implements HsmRef {

    /** RE2 and Java, without the limit of 63. */
    static final String NAME_PATTERN = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    @Override
    public String kind() {
        return "CloudHsm";
    }
}
