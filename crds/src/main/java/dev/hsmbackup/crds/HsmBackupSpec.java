package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What to back up, and how long to wait for it. Immutable.
 *
 * @param startDeadline {@link GoDuration}, 1m to 24h
 * @param timeout {@link GoDuration}, 10m to 168h
 */
@ValidationRule(
        value = "self.startDeadline.matches('" + GoDuration.PATTERN + "') && size(self.startDeadline) > 0"
                + " && duration(self.startDeadline) >= duration('1m')"
                + " && duration(self.startDeadline) <= duration('24h')",
        fieldPath = ".startDeadline",
        message =
                "startDeadline must be a duration from 1m to 24h in whole hours, minutes and seconds, for example 1h or"
                        + " 1h30m")
@ValidationRule(
        value = "self.timeout.matches('" + GoDuration.PATTERN + "') && size(self.timeout) > 0"
                + " && duration(self.timeout) >= duration('10m') && duration(self.timeout) <= duration('168h')",
        fieldPath = ".timeout",
        message = "timeout must be a duration from 10m to 168h in whole hours, minutes and seconds, for example 24h or"
                + " 1h30m")
@JsonClassDescription("What to back up, and how long to wait for it. Immutable: to change it, create a new HsmBackup.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HsmBackupSpec(
        @Required @JsonPropertyDescription("The ManagedHsm to back up.")
        ManagedHsmRef managedHsmRef,

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
        String timeout) {

    static final String DEFAULT_START_DEADLINE = "1h";
    static final String DEFAULT_TIMEOUT = "24h";

    public HsmBackupSpec {
        startDeadline = Absent.or(startDeadline, DEFAULT_START_DEADLINE);
        timeout = Absent.or(timeout, DEFAULT_TIMEOUT);
    }

    /** With the default times. */
    public static HsmBackupSpec of(String managedHsm) {
        return new HsmBackupSpec(new ManagedHsmRef(managedHsm), DEFAULT_START_DEADLINE, DEFAULT_TIMEOUT);
    }
}
