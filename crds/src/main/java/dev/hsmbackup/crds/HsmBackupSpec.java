package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What to back up, and how long to wait for it. Immutable.
 *
 * @param managedHsmRef null: cloudHsmRef is set
 * @param cloudHsmRef null: managedHsmRef is set
 * @param startDeadline {@link GoDuration}, 1m to 24h
 * @param timeout {@link GoDuration}, 10m to 168h
 * @param deletionPolicy Retain keeps what is in storage
 */
@ValidationRule(
        value = "has(self.managedHsmRef) != has(self.cloudHsmRef)",
        message = "spec must have exactly one of managedHsmRef and cloudHsmRef")
@ValidationRule(
        value = "!has(self.cloudHsmRef) || self.deletionPolicy != 'Delete'",
        fieldPath = ".deletionPolicy",
        message = "deletionPolicy Delete needs a managedHsmRef: which blobs a backup of a Cloud HSM has, Azure does not"
                + " document. Write Retain, and delete them by hand")
@ValidationRule(value = Waits.START_DEADLINE, fieldPath = ".startDeadline", message = Waits.START_DEADLINE_MESSAGE)
@ValidationRule(value = Waits.TIMEOUT, fieldPath = ".timeout", message = Waits.TIMEOUT_MESSAGE)
@JsonClassDescription("What to back up, and how long to wait for it. Immutable: to change it, create a new HsmBackup.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HsmBackupSpec(
        @JsonPropertyDescription("The ManagedHsm to back up. Exactly one of managedHsmRef and cloudHsmRef is set.")
        @Nullable
        ManagedHsmRef managedHsmRef,

        @JsonPropertyDescription("The CloudHsm to back up. Exactly one of managedHsmRef and cloudHsmRef is set.")
        @Nullable
        CloudHsmRef cloudHsmRef,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_START_DEADLINE)
        @JsonPropertyDescription(
                "How long to wait for the HSM to accept the backup, from the object's creation, as a Go"
                        + " duration from 1m to 24h. An HSM runs one job at a time; when it is still busy or not reachable after"
                        + " this time, the backup is Failed and was not started.")
        String startDeadline,

        @Size(max = 64)
        @Default(HsmBackupSpec.DEFAULT_TIMEOUT)
        @JsonPropertyDescription(
                "How long to follow a started backup, as a Go duration from 10m to 168h. After this time the"
                        + " phase is Unknown: Azure may still end the job.")
        String timeout,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @Default("Retain")
        @JsonPropertyDescription(
                "What happens to the backup in storage when this object is deleted, by a schedule's retention or by hand:"
                        + " Retain (it stays), Delete (it is deleted, where storage.allowDelete of the ManagedHsm allows it; not for a"
                        + " Cloud HSM).")
        DeletionPolicy deletionPolicy) {

    static final String DEFAULT_START_DEADLINE = "1h";
    static final String DEFAULT_TIMEOUT = "24h";

    public HsmBackupSpec {
        startDeadline = Absent.or(startDeadline, DEFAULT_START_DEADLINE);
        timeout = Absent.or(timeout, DEFAULT_TIMEOUT);
        deletionPolicy = Absent.or(deletionPolicy, DeletionPolicy.RETAIN);
    }

    /** Of a {@link ManagedHsm}, with the default times. */
    public static HsmBackupSpec of(String managedHsm) {
        return new HsmBackupSpec(
                new ManagedHsmRef(managedHsm), null, DEFAULT_START_DEADLINE, DEFAULT_TIMEOUT, DeletionPolicy.RETAIN);
    }

    /** Of a {@link CloudHsm}, with the default times. */
    public static HsmBackupSpec ofCloudHsm(String cloudHsm) {
        return new HsmBackupSpec(
                null, new CloudHsmRef(cloudHsm), DEFAULT_START_DEADLINE, DEFAULT_TIMEOUT, DeletionPolicy.RETAIN);
    }

    /** The HSM to back up; {@link HsmRef.Unknown} where not exactly one of the two is set. */
    public HsmRef target() {
        if (managedHsmRef != null) {
            return cloudHsmRef == null ? managedHsmRef : new HsmRef.Unknown();
        }
        return cloudHsmRef == null ? new HsmRef.Unknown() : cloudHsmRef;
    }
}
