package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * One full backup of one {@link ManagedHsm}: one attempt, one Azure job. Runs once; a new try is a new object. The API
 * server itself guards that: the spec is immutable, and a phase that ended never changes.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("hsmbackups")
@ShortNames("hb")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "HSM", jsonPath = ".spec.managedHsmRef.name")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "STARTED", jsonPath = ".status.startTime", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "DURATION", jsonPath = ".status.duration")
@AdditionalPrinterColumn(name = "JOB", jsonPath = ".status.jobId", priority = 1)
@AdditionalPrinterColumn(name = "FOLDER", jsonPath = ".status.folderUri", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.managedHsmRef.name")
@AdditionalSelectableField(jsonPath = ".status.phase")
@ValidationRule(
        value = "size(self.metadata.name) <= 63",
        message = "metadata.name must be at most 63 characters, so that it fits into labels")
@ValidationRule(
        value = "self.spec == oldSelf.spec",
        fieldPath = ".spec",
        message = "spec is immutable; create a new HsmBackup")
@JsonClassDescription("One full backup of one ManagedHsm. It runs once: a new try is a new object. Deleting it does not"
        + " cancel the Azure job (Azure has no cancel) and deletes no backup.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class HsmBackup extends CustomResource<HsmBackupSpec, HsmBackupStatus> implements Namespaced {

    @Override
    protected @Nullable HsmBackupSpec initSpec() {
        return null;
    }

    @Override
    protected HsmBackupStatus initStatus() {
        return HsmBackupStatus.INITIAL;
    }
}
