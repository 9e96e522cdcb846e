package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * An Azure Managed HSM that may be backed up and restored. Cluster scope, written by the platform's admins only: it decides which host
 * gets the operator's token, so tenants must not be able to. The name is the HSM's name, which makes two objects for
 * one HSM impossible within a cloud.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("managedhsms")
@ShortNames("mhsm")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "URI", jsonPath = ".spec.uri")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "CONTAINER", jsonPath = ".spec.storage.containerUri", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "self.spec.uri.startsWith('https://' + self.metadata.name + '.')"
                + " || !self.spec.uri.matches('^https://[a-z0-9-]+[.]managedhsm[.]')",
        fieldPath = ".spec.uri",
        message = "metadata.name must equal the HSM name in spec.uri (its first label)")
@JsonClassDescription(
        "An Azure Managed HSM that may be backed up and restored. Written by platform admins; namespaced kinds refer to it"
                + " by name. metadata.name must equal the HSM's name, the first label of spec.uri.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ManagedHsm extends CustomResource<ManagedHsmSpec, ManagedHsmStatus> {

    @Override
    protected @Nullable ManagedHsmSpec initSpec() {
        return null;
    }

    @Override
    protected ManagedHsmStatus initStatus() {
        return ManagedHsmStatus.INITIAL;
    }
}
