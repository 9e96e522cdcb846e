package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
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
 * Backups declared in git: when, of what, how many are kept. Each run creates an {@link HsmBackup} whose name is the schedule's
 * and the slot's time in UTC to the minute, so that a slot never fires twice.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Plural("backupschedules")
@ShortNames("bs")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "SCHEDULE", jsonPath = ".spec.schedule")
@AdditionalPrinterColumn(name = "TZ", jsonPath = ".spec.timeZone", priority = 1)
@AdditionalPrinterColumn(name = "SUSPEND", jsonPath = ".spec.suspend", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "LAST SUCCESS",
        jsonPath = ".status.lastSuccessfulTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "NEXT", jsonPath = ".status.nextScheduleTime")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "size(self.metadata.name) <= " + BackupSchedule.LONGEST_NAME,
        message = "metadata.name must be at most " + BackupSchedule.LONGEST_NAME
                + " characters, so that the names of its backups (<name>-202611221700-r1) fit into labels")
@JsonClassDescription(
        "Backups by a schedule. Deleting it keeps the backups that it made, unless spec.ownChildren is true. The annotation"
                + " hsmbackup.dev/trigger with a new value starts one at once.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class BackupSchedule extends CustomResource<BackupScheduleSpec, BackupScheduleStatus>
        implements Namespaced {

    /** So that the longest name of a backup, {@code <name>-202611221700-r10}, has 63 characters. */
    static final String LONGEST_NAME = "46";

    /** Label of a backup: the name of its schedule. */
    public static final String LABEL = Api.GROUP + "/schedule";

    /** Annotation of a schedule: a new value starts a backup at once. */
    public static final String TRIGGER = Api.GROUP + "/trigger";

    @Override
    protected @Nullable BackupScheduleSpec initSpec() {
        return null;
    }

    @Override
    protected BackupScheduleStatus initStatus() {
        return BackupScheduleStatus.INITIAL;
    }
}
