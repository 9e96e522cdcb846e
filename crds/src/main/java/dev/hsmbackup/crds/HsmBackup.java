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
 * One full backup of one {@link ManagedHsm} or {@link CloudHsm}: one attempt, one Azure job. Runs once; a new try is a new object. The API
 * server itself guards that: the spec is immutable, and a phase that ended never changes.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("hsmbackups")
@ShortNames("hb")
@Categories(Api.CATEGORY)
// Exactly one of the two is there.
@AdditionalPrinterColumn(name = "HSM", jsonPath = ".spec['managedHsmRef.name','cloudHsmRef.name']")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "STARTED", jsonPath = ".status.startTime", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "DURATION", jsonPath = ".status.duration")
@AdditionalPrinterColumn(name = "JOB", jsonPath = ".status.jobId", priority = 1)
@AdditionalPrinterColumn(name = "FOLDER", jsonPath = ".status.folderUri", priority = 1)
@AdditionalPrinterColumn(name = "BACKUP", jsonPath = ".status.backupId", priority = 1)
@AdditionalPrinterColumn(
        name = "CONTENT",
        jsonPath = ".status.contentTime",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.managedHsmRef.name")
@AdditionalSelectableField(jsonPath = ".spec.cloudHsmRef.name")
@AdditionalSelectableField(jsonPath = ".status.phase")
@ValidationRule(
        value = "size(self.metadata.name) <= 63",
        message = "metadata.name must be at most 63 characters, so that it fits into labels")
@ValidationRule(
        value = "self.spec == oldSelf.spec",
        fieldPath = ".spec",
        message = "spec is immutable; create a new HsmBackup")
@ValidationRule(
        value = "!has(self.status) || self.status.phase != 'AwaitingSafetyBackup'",
        fieldPath = ".status.phase",
        message = "phase AwaitingSafetyBackup is for restores")
@ValidationRule(
        value = "!has(self.status) || self.status.phase != 'Succeeded'"
                + " || (has(self.status.attempt) && has(self.status.jobId))",
        fieldPath = ".status",
        message = "phase Succeeded needs an attempt and a jobId")
@ValidationRule(
        value = "oldSelf.status.phase != 'Pending' || self.status.phase != 'Succeeded'",
        fieldPath = ".status.phase",
        message = "phase Succeeded comes after Running")
@ValidationRule(
        value = "!has(oldSelf.status.backupId)"
                + " || (has(self.status.backupId) && self.status.backupId == oldSelf.status.backupId)",
        fieldPath = ".status",
        message = "backupId never changes once it is set")
@ValidationRule(
        value = "!has(oldSelf.status.contentTime)"
                + " || (has(self.status.contentTime) && self.status.contentTime == oldSelf.status.contentTime)",
        fieldPath = ".status",
        message = "contentTime never changes once it is set")
@ValidationRule(
        value = "!has(self.status) || !has(self.status.contentTime) || (self.status.contentTime" + Forms.IS_TIME
                + "self.status.contentTime" + Forms.IS_SAME + "self.status.contentTime)",
        fieldPath = ".status.contentTime",
        message = "contentTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.status) || !has(self.spec.cloudHsmRef) || self.status.phase != 'Succeeded'"
                + " || has(self.status.backupId)",
        fieldPath = ".status",
        message = "phase Succeeded of a Cloud HSM's backup needs the backupId: nothing else can restore it")
@ValidationRule(
        value = "!has(self.status) || !has(self.status.attempt) || (has(self.spec.cloudHsmRef)"
                + " ? has(self.status.attempt.resourceId)"
                + " && self.status.attempt.resourceId.lowerAscii().matches('" + CloudHsmId.PATTERN + "')"
                + " : !has(self.status.attempt.resourceId))",
        fieldPath = ".status.attempt",
        message = "attempt needs the ARM resourceId of the CloudHsm where spec has a cloudHsmRef, and none elsewhere")
@SchemaSwap(originalType = RunStatus.class, fieldName = "sourceTime")
@SchemaSwap(originalType = RunStatus.class, fieldName = "safetyBackup")
@SchemaSwap(originalType = RunStatus.class, fieldName = "keyVersions")
@JsonClassDescription(
        "One full backup of one ManagedHsm or CloudHsm. It runs once: a new try is a new object. Deleting it does not"
                + " cancel the Azure job (Azure has no cancel), and deletes the backup in storage only where"
                + " spec.deletionPolicy is Delete.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class HsmBackup extends CustomResource<HsmBackupSpec, RunStatus> implements Namespaced, Run {

    /** Finalizer of those whose deletionPolicy is Delete: the object goes after its blobs, or after what kept them. */
    public static final String BLOBS_FINALIZER = Api.GROUP + "/blobs";

    @Override
    protected @Nullable HsmBackupSpec initSpec() {
        return null;
    }

    @Override
    protected RunStatus initStatus() {
        return RunStatus.INITIAL;
    }

    @Override
    public HsmBackup with(RunStatus status) {
        HsmBackup copy = new HsmBackup();
        copy.setMetadata(getMetadata());
        copy.setSpec(getSpec());
        copy.setStatus(status);
        return copy;
    }

    @Override
    public HsmRef target() {
        return getSpec().target();
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
