package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What to restore, into which HSM, until when, and how to get back. Immutable.
 *
 * @param keyName null: the whole HSM
 * @param confirm repeats managedHsmRef.name
 * @param notAfter whole seconds; at most 24 h after the object's creation
 * @param startDeadline {@link GoDuration}, 1m to 24h
 * @param timeout {@link GoDuration}, 10m to 168h
 */
@ValidationRule(
        value = "self.confirm == self.managedHsmRef.name"
                + " || (has(self.keyName) && self.confirm == self.managedHsmRef.name + '/' + self.keyName)",
        fieldPath = ".confirm",
        message =
                "confirm must repeat managedHsmRef.name: a restore replaces what the HSM holds now. With keyName it may be"
                        + " <HSM>/<key>, which refuses to restore the whole HSM where keyName got lost")
@ValidationRule(
        value = "self.notAfter" + Forms.IS_TIME + "self.notAfter" + Forms.IS_SAME + "self.notAfter",
        fieldPath = ".notAfter",
        message = "notAfter" + Forms.TIME)
@ValidationRule(
        value = "!has(self.keyName) || self.keyName.matches('^[a-zA-Z0-9-]{1,127}$')",
        fieldPath = ".keyName",
        message = "keyName must be the name of a key: 1 to 127 letters, digits and hyphens, without version")
@ValidationRule(
        value = "has(self.preflightOnly)",
        fieldPath = ".preflightOnly",
        message = "preflightOnly must be true or false; leave the field out to restore")
@ValidationRule(value = Waits.START_DEADLINE, fieldPath = ".startDeadline", message = Waits.START_DEADLINE_MESSAGE)
@ValidationRule(value = Waits.TIMEOUT, fieldPath = ".timeout", message = Waits.TIMEOUT_MESSAGE)
@JsonClassDescription(
        "What to restore, into which HSM, until when, and how to get back. Immutable: to change it, create a"
                + " new HsmRestore.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HsmRestoreSpec(
        @Required
        @JsonPropertyDescription(
                "The ManagedHsm to restore into. A restore of the whole HSM replaces all that it holds now.")
        ManagedHsmRef managedHsmRef,

        @Required @JsonPropertyDescription("Which backup to restore: exactly one of its fields.")
        Source source,

        @Size(max = 256)
        @JsonPropertyDescription(
                "Restores this one key, with all its versions, and nothing else. The key must not exist"
                        + " in the HSM, not even deleted: purge it first. Default: the whole HSM is restored.")
        @Nullable
        String keyName,

        @Required
        @Size(max = 256)
        @JsonPropertyDescription(
                "Must repeat managedHsmRef.name, so that nobody restores the wrong HSM by a slip. With keyName better"
                        + " <HSM>/<key>: then a keyName that got lost on the way, or was misspelt, does not restore the whole HSM.")
        String confirm,

        @Required
        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "Not started after this time, whatever happens; at most 24 h after the object's creation. It"
                        + " keeps a restore from running again when the object is created again, by a GitOps sync or from a"
                        + " backup of the cluster. UTC, for example 2026-03-01T04:00:00Z")
        Instant notAfter,

        @Default("{}")
        @JsonPropertyDescription("The backup of the HSM as it is now, before it is replaced: the way back.")
        Safety safetyBackup,

        @Default("false")
        @JsonPropertyDescription("Only checks whether the restore could be started, and starts nothing: a dry run.")
        boolean preflightOnly,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_START_DEADLINE)
        @JsonPropertyDescription(
                "How long to wait for the safety backup and for the HSM to accept the restore, from the object's creation, as"
                        + " a Go duration from 1m to 24h. After this time the restore is Failed and was not started.")
        String startDeadline,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_TIMEOUT)
        @JsonPropertyDescription(
                "How long to follow a started restore, as a Go duration from 10m to 168h. After this time the phase is"
                        + " Unknown: Azure may still end the job.")
        String timeout) {

    public HsmRestoreSpec {
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
        safetyBackup = Absent.or(safetyBackup, Safety.DEFAULT);
        startDeadline = Absent.or(startDeadline, HsmBackupSpec.DEFAULT_START_DEADLINE);
        timeout = Absent.or(timeout, HsmBackupSpec.DEFAULT_TIMEOUT);
    }

    /**
     * Which backup; exactly one is set.
     *
     * @param backupRef an {@link HsmBackup}
     * @param scheduleRef a BackupSchedule: its latest succeeded backup from before the restore was created
     * @param folder a folder's name in the target's container
     */
    @ValidationRule(
            value = "[has(self.backupRef), has(self.scheduleRef), has(self.folder)].filter(x, x).size() == 1",
            message = "source must have exactly one of backupRef, scheduleRef and folder")
    @ValidationRule(
            value = "!has(self.folder) || self.folder.matches('^mhsm-[a-z0-9-]{3,24}-[0-9]{14,20}$')",
            fieldPath = ".folder",
            message =
                    "folder must be the name of a backup's folder in the target's container, without address and slashes,"
                            + " for example mhsm-payments-2026030102000012")
    @JsonClassDescription("Which backup to restore: exactly one of its fields.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            @JsonPropertyDescription("A succeeded HsmBackup in this namespace.") @Nullable
            LocalRef backupRef,

            @JsonPropertyDescription(
                    "A BackupSchedule in this namespace: of its succeeded backups, the latest that ended before this restore"
                            + " was created is taken.")
            @Nullable
            LocalRef scheduleRef,

            @Size(max = 256)
            @JsonPropertyDescription("Name of the backup's folder in the target's container, for example"
                    + " mhsm-payments-2026030102000012. A folder of another HSM (same security domain, disaster recovery) needs"
                    + " spec.restore.allowForeignFolders of the ManagedHsm.")
            @Nullable
            String folder) {

        /** A folder by name. */
        public static Source ofFolder(String folder) {
            return new Source(null, null, folder);
        }

        /** An {@link HsmBackup} by name. */
        public static Source ofBackup(String name) {
            return new Source(new LocalRef(name), null, null);
        }
    }

    /**
     * How the HSM's present state is secured before it is replaced. Azure wants a completed backup before any restore
     * (Managed HSM documentation, full restore).
     *
     * @param maxAge {@link GoDuration}, at most 24h
     * @param minAge {@link GoDuration}, at most 1h
     */
    @ValidationRule(
            value = "self.maxAge.matches('" + GoDuration.PATTERN + "') && size(self.maxAge) > 0"
                    + " && duration(self.maxAge) >= duration('1m') && duration(self.maxAge) <= duration('24h')",
            fieldPath = ".maxAge",
            message = "maxAge must be a duration from 1m to 24h in whole hours, minutes and seconds, for example 30m")
    @ValidationRule(
            value = "self.minAge.matches('" + GoDuration.PATTERN + "') && size(self.minAge) > 0"
                    + " && duration(self.minAge) <= duration('1h')",
            fieldPath = ".minAge",
            message =
                    "minAge must be a duration from 0s to 1h in whole hours, minutes and seconds, for example 0s or 30m")
    @ValidationRule(
            value = "!self.minAge.matches('" + GoDuration.PATTERN + "') || !self.maxAge.matches('" + GoDuration.PATTERN
                    + "') || size(self.minAge) == 0 || size(self.maxAge) == 0"
                    + " || duration(self.minAge) < duration(self.maxAge)",
            fieldPath = ".minAge",
            message = "minAge must be less than maxAge (default 30m)")
    @JsonClassDescription("How the HSM's present state is secured before it is replaced.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Safety(
            @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            @Default("IfNeeded")
            @JsonPropertyDescription(
                    "IfNeeded takes a fresh backup of this HSM in this namespace, or makes one. Always makes one"
                            + " for this restore. Never makes and wants none, which needs spec.restore.allowNoSafetyBackup of the"
                            + " ManagedHsm.")
            SafetyPolicy policy,

            @Size(max = 64)
            @Default(Safety.DEFAULT_MAX_AGE)
            @JsonPropertyDescription(
                    "How old the safety backup may be when the restore is started, as a Go duration from"
                            + " 1m to 24h.")
            String maxAge,

            @Size(max = 64)
            @Default(Safety.DEFAULT_MIN_AGE)
            @JsonPropertyDescription(
                    "How old the safety backup must be when the restore is started, as a Go duration up to 1h."
                            + " Azure's documentation speaks of 30 minutes; no HSM was seen to demand it.")
            String minAge) {

        static final String DEFAULT_MAX_AGE = "30m";
        static final String DEFAULT_MIN_AGE = "0s";

        /** If needed, at most 30 minutes old. */
        public static final Safety DEFAULT = new Safety(SafetyPolicy.IF_NEEDED, DEFAULT_MAX_AGE, DEFAULT_MIN_AGE);

        public Safety {
            policy = Absent.or(policy, SafetyPolicy.IF_NEEDED);
            maxAge = Absent.or(maxAge, DEFAULT_MAX_AGE);
            minAge = Absent.or(minAge, DEFAULT_MIN_AGE);
        }
    }

    /** Whether a safety backup is made. An unknown word of a newer version reads as {@link #ALWAYS}. */
    public enum SafetyPolicy {
        /** A fresh one will do. */
        @JsonProperty("IfNeeded")
        IF_NEEDED,

        /** One for this restore. */
        @JsonEnumDefaultValue
        @JsonProperty("Always")
        ALWAYS,

        /** None. */
        @JsonProperty("Never")
        NEVER
    }
}
