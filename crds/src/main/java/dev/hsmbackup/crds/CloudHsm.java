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
 * An Azure Cloud HSM that may be backed up, or restored into. Cluster scope, written by the platform's admins only: it
 * decides which resource the operator's token is used on, so tenants must not be able to. Its name is free, for Azure's is
 * unique in a resource group only, and has upper case; two objects may name one cluster, so compare
 * {@link CloudHsmSpec#id()}, never names.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("cloudhsms")
@ShortNames("chsm")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "STATE", jsonPath = ".status.provisioningState")
@AdditionalPrinterColumn(name = "ACTIVATION", jsonPath = ".status.activationState")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "RESOURCE", jsonPath = ".spec.resourceId", priority = 1)
@AdditionalPrinterColumn(name = "CONTAINER", jsonPath = ".spec.storage.containerUri", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "self.metadata.name.matches('" + CloudHsmRef.NAME_PATTERN + "') && size(self.metadata.name) <= 63",
        message =
                "metadata.name must be at most 63 lower-case letters, digits and hyphens, so that others can refer to it")
@JsonClassDescription(
        "An Azure Cloud HSM that may be backed up, or restored into. Written by platform admins; namespaced kinds refer to"
                + " it by name.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class CloudHsm extends CustomResource<CloudHsmSpec, CloudHsmStatus> {

    @Override
    protected @Nullable CloudHsmSpec initSpec() {
        return null;
    }

    @Override
    protected CloudHsmStatus initStatus() {
        return CloudHsmStatus.INITIAL;
    }
}
