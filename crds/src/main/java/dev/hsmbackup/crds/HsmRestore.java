package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.crd.generator.annotation.SchemaSwap;
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
 * One full or selective restore of one {@link ManagedHsm}: one attempt, one Azure job. Runs once, and not after
 * {@code spec.notAfter}; a new try is a new object. The API server itself guards that: the spec is immutable, and a phase
 * that ended never changes.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("hsmrestores")
@ShortNames("hr")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "HSM", jsonPath = ".spec.managedHsmRef.name")
@AdditionalPrinterColumn(name = "KEY", jsonPath = ".spec.keyName")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "STARTED", jsonPath = ".status.startTime", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "DURATION", jsonPath = ".status.duration")
@AdditionalPrinterColumn(name = "JOB", jsonPath = ".status.jobId", priority = 1)
@AdditionalPrinterColumn(name = "SOURCE", jsonPath = ".status.folderUri", priority = 1)
@AdditionalPrinterColumn(name = "SAFETY", jsonPath = ".status.safetyBackup.name", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.managedHsmRef.name")
@AdditionalSelectableField(jsonPath = ".status.phase")
@ValidationRule(
        value = "size(self.metadata.name) <= 56",
        message = "metadata.name must be at most 56 characters, so that <name>-safety can be the name of its backup")
@ValidationRule(
        value = "self.spec == oldSelf.spec",
        fieldPath = ".spec",
        message = "spec is immutable; create a new HsmRestore")
@ValidationRule(
        value = "!has(self.status) || !self.spec.preflightOnly || !has(self.status.attempt)",
        fieldPath = ".status",
        message = "a restore with preflightOnly starts nothing: no attempt")
@ValidationRule(
        value = "!has(self.status) || self.spec.preflightOnly || self.status.phase != 'Succeeded'"
                + " || (has(self.status.attempt) && has(self.status.jobId))",
        fieldPath = ".status",
        message = "phase Succeeded needs an attempt and a jobId")
@ValidationRule(
        value = "self.spec.preflightOnly || oldSelf.status.phase != 'Pending' || self.status.phase != 'Succeeded'",
        fieldPath = ".status.phase",
        message = "phase Succeeded comes after Running")
@ValidationRule(
        value = "!has(self.status) || !(self.status.phase in ['Starting', 'Running'])"
                + " || has(self.status.folderUri)",
        fieldPath = ".status",
        message = "phases Starting and Running need the folderUri of the backup that is restored")
@ValidationRule(
        value = "!has(self.status) || !(self.status.phase in ['Starting', 'Running'])"
                + " || has(self.status.safetyBackup) || has(self.spec.keyName)"
                + " || self.spec.safetyBackup.policy == 'Never'",
        fieldPath = ".status",
        message = "phases Starting and Running need the safetyBackup of the HSM as it was")
@ValidationRule(
        value = "!has(self.status) || !has(self.status.sourceTime) || (self.status.sourceTime" + Forms.IS_TIME
                + "self.status.sourceTime" + Forms.IS_SAME + "self.status.sourceTime)",
        fieldPath = ".status.sourceTime",
        message = "sourceTime" + Forms.TIME)
@SchemaSwap(originalType = RunStatus.class, fieldName = "backupId")
@SchemaSwap(originalType = RunStatus.class, fieldName = "contentTime")
@SchemaSwap(originalType = Attempt.class, fieldName = "resourceId")
@JsonClassDescription(
        "One restore of one ManagedHsm: of the whole HSM, which replaces all that it holds, or of one key. It runs"
                + " once, and not after spec.notAfter: a new try is a new object. Deleting it does not cancel the Azure job (Azure"
                + " has no cancel).")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class HsmRestore extends CustomResource<HsmRestoreSpec, RunStatus> implements Namespaced, Run {

    @Override
    protected @Nullable HsmRestoreSpec initSpec() {
        return null;
    }

    @Override
    protected RunStatus initStatus() {
        return RunStatus.INITIAL;
    }

    @Override
    public HsmRestore with(RunStatus status) {
        HsmRestore copy = new HsmRestore();
        copy.setMetadata(getMetadata());
        copy.setSpec(getSpec());
        copy.setStatus(status);
        return copy;
    }

    @Override
    public ManagedHsmRef target() {
        return getSpec().managedHsmRef();
    }

    @Override
    public String startDeadline() {
        return getSpec().startDeadline();
    }

    @Override
    public String timeout() {
        return getSpec().timeout();
    }
}
