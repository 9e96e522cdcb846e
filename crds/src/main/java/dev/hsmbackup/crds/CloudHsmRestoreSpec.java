package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which backup to restore, into which Cloud HSM, and until when. Immutable.
 *
 * @param cloudHsmRef the destination
 * @param confirm repeats cloudHsmRef.name
 * @param notAfter whole seconds; at most 24 h after the object's creation
 * @param startDeadline {@link GoDuration}, 1m to 24h
 * @param timeout {@link GoDuration}, 10m to 168h
 */
@ValidationRule(
        value = "self.confirm == self.cloudHsmRef.name",
        fieldPath = ".confirm",
        message =
                "confirm must repeat cloudHsmRef.name, the destination: a restore into an HSM that is in use destroys it")
@ValidationRule(
        value = "self.notAfter" + Forms.IS_TIME + "self.notAfter" + Forms.IS_SAME + "self.notAfter",
        fieldPath = ".notAfter",
        message = "notAfter" + Forms.TIME)
@ValidationRule(
        value = "has(self.preflightOnly)",
        fieldPath = ".preflightOnly",
        message = "preflightOnly must be true or false; leave the field out to restore")
@ValidationRule(value = Waits.START_DEADLINE, fieldPath = ".startDeadline", message = Waits.START_DEADLINE_MESSAGE)
@ValidationRule(value = Waits.TIMEOUT, fieldPath = ".timeout", message = Waits.TIMEOUT_MESSAGE)
@JsonClassDescription(
        "Which backup to restore, into which Cloud HSM, and until when. Immutable: to change it, create a new"
                + " CloudHsmRestore.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudHsmRestoreSpec(
        @Required
        @JsonPropertyDescription(
                "The destination: a CloudHsm that was never activated, and another one than the backup is of. Azure destroys"
                        + " any other, so the operator refuses it.")
        CloudHsmRef cloudHsmRef,

        @Required @JsonPropertyDescription("Which backup to restore: exactly one of its fields.")
        Source source,

        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "Must repeat cloudHsmRef.name, the destination, so that nobody restores into the wrong HSM by a slip.")
        String confirm,

        @Required
        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "Not started after this time, whatever happens; at most 24 h after the object's creation. It"
                        + " keeps a restore from running again when the object is created again, by a GitOps sync or from a"
                        + " backup of the cluster. UTC, for example 2026-03-01T04:00:00Z")
        Instant notAfter,

        @Default("false")
        @JsonPropertyDescription("Only checks whether the restore could be started, and starts nothing: a dry run.")
        boolean preflightOnly,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_START_DEADLINE)
        @JsonPropertyDescription(
                "How long to wait for the HSM to accept the restore, from the object's creation, as a Go duration from 1m to"
                        + " 24h. After this time the restore is Failed and was not started.")
        String startDeadline,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_TIMEOUT)
        @JsonPropertyDescription(
                "How long to follow a started restore, and then to wait until the destination is Active, as a Go duration"
                        + " from 10m to 168h. After this time the phase is Unknown: Azure may still end the job.")
        String timeout) {

    public CloudHsmRestoreSpec {
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
        startDeadline = Absent.or(startDeadline, HsmBackupSpec.DEFAULT_START_DEADLINE);
        timeout = Absent.or(timeout, HsmBackupSpec.DEFAULT_TIMEOUT);
    }

    /**
     * Which backup; exactly one is set.
     *
     * @param backupRef an {@link HsmBackup} of a CloudHsm
     * @param scheduleRef a BackupSchedule: its latest succeeded backup from before the restore was created
     * @param backupId Azure's id of a backup in the destination's container
     */
    @ValidationRule(
            value = "[has(self.backupRef), has(self.scheduleRef), has(self.backupId)].filter(x, x).size() == 1",
            message = "source must have exactly one of backupRef, scheduleRef and backupId")
    @ValidationRule(
            value = "!has(self.backupId) || self.backupId.matches('" + Source.BACKUP_ID_PATTERN + "')",
            fieldPath = ".backupId",
            message =
                    "backupId must be Azure's id of a backup in the destination's container, without address and slashes,"
                            + " for example cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592")
    @JsonClassDescription("Which backup to restore: exactly one of its fields.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            @JsonPropertyDescription("A succeeded HsmBackup of a CloudHsm, in this namespace.") @Nullable
            LocalRef backupRef,

            @JsonPropertyDescription(
                    "A BackupSchedule of a CloudHsm, in this namespace: of its succeeded backups, the latest that ended before"
                            + " this restore was created is taken.")
            @Nullable
            LocalRef scheduleRef,

            @Size(max = 256)
            @JsonPropertyDescription(
                    "Azure's id of the backup, where no object is left to name it; the backup is in the destination's"
                            + " container. Example: cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592")
            @Nullable
            String backupId) {

        /**
         * RE2 and Java. Seen were 16 digits, 14 for the time and two more; Azure's documentation says nothing about
         * their number.
         */
        public static final String BACKUP_ID_PATTERN =
                "^cloudhsm-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}-[0-9]{14,20}$";

        /** An {@link HsmBackup} by name. */
        public static Source ofBackup(String name) {
            return new Source(new LocalRef(name), null, null);
        }

        /** A backup by Azure's id. */
        public static Source ofBackupId(String backupId) {
            return new Source(null, null, backupId);
        }
    }
}
