package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Run}; the same for all kinds that run once. Times are whole seconds. The rules are the invariants
 * I1, I2, I5 and I6 (DESIGN §7) in the API server's own words, so that no bug, old replica or stray edit can rewrite what
 * happened. A status left out of a write becomes the default one; the rules about observedGeneration refuse that as soon as
 * an attempt was made. A kind leaves out fields of the other one (SchemaSwap), so the rules about these stand at the kinds:
 * the API server takes no rule about a field that is not there.
 *
 * <p>Lengths are limited well above what the operator writes: a status that the API server refuses could lose a job id.
 *
 * @param observedGeneration -1: not yet seen
 * @param duration {@link GoDuration} from startTime to completionTime
 * @param nextAttemptTime while Pending: when the next start is tried
 * @param jobId Azure's id of the job, 32 lower-case hexadecimal digits
 * @param jobStatus Azure's own word
 * @param backupId of Cloud HSMs only
 * @param folderUri {@code https://<account>.blob.<suffix>/<container>/<folder>}; of Cloud HSMs the container
 * @param contentTime of backups of Cloud HSMs only: "HSM Backup Time" of Azure's details (AZURE.md, finding 8)
 * @param sourceTime of restores only
 * @param safetyBackup of restores of Managed HSMs only
 * @param keyVersions of selective restores only
 */
@ValidationRule(
        value = "!(oldSelf.phase in ['Succeeded', 'Failed', 'Unknown']) || self.phase == oldSelf.phase",
        fieldPath = ".phase",
        message = "what ended never changes its phase; create a new object")
@ValidationRule(
        value = "self.phase == oldSelf.phase || oldSelf.phase in ['Succeeded', 'Failed', 'Unknown']"
                + " || (oldSelf.phase == 'Pending'"
                + " && self.phase in ['AwaitingSafetyBackup', 'Starting', 'Succeeded', 'Failed'])"
                + " || (oldSelf.phase == 'AwaitingSafetyBackup' && self.phase in ['Pending', 'Starting', 'Failed'])"
                + " || (oldSelf.phase == 'Starting' && self.phase in ['Pending', 'Running', 'Failed', 'Unknown'])"
                + " || (oldSelf.phase == 'Running' && self.phase in ['Succeeded', 'Failed', 'Unknown'])",
        fieldPath = ".phase",
        message = "phase goes Pending, Starting, Running, then Succeeded, Failed or Unknown, in a restore with"
                + " AwaitingSafetyBackup before Starting; only these two may go back to Pending")
@ValidationRule(
        value = "self.observedGeneration >= oldSelf.observedGeneration",
        fieldPath = ".observedGeneration",
        message = "observedGeneration never goes back; send the whole status")
@ValidationRule(
        value = "self.phase == 'Pending' || self.observedGeneration > 0",
        fieldPath = ".observedGeneration",
        message = "phases after Pending need the observedGeneration of the spec")
@ValidationRule(
        value = "!has(oldSelf.jobId) || (has(self.jobId) && self.jobId == oldSelf.jobId)",
        message = "jobId never changes once it is set")
@ValidationRule(
        value = "!has(oldSelf.folderUri) || oldSelf.phase in ['Pending', 'AwaitingSafetyBackup']"
                + " || (has(self.folderUri) && self.folderUri == oldSelf.folderUri)",
        message = "folderUri never changes once a start is recorded")
@ValidationRule(
        value = "!has(oldSelf.attempt) || !has(self.attempt) || self.attempt == oldSelf.attempt",
        message = "an attempt never changes; one that was not started is removed with phase Pending or Failed first")
@ValidationRule(
        value = "!has(self.jobId) || has(self.attempt)",
        message = "jobId needs its attempt; an attempt that got a job is never removed")
@ValidationRule(
        value = "!(self.phase in ['Pending', 'AwaitingSafetyBackup']) || !has(self.attempt)",
        message = "phases Pending and AwaitingSafetyBackup mean that nothing was sent: remove the attempt")
@ValidationRule(
        value = "!(self.phase in ['Starting', 'Running', 'Unknown']) || has(self.attempt)",
        message = "phases Starting, Running and Unknown need an attempt")
@ValidationRule(value = "self.phase != 'Running' || has(self.jobId)", message = "phase Running needs a jobId")
@ValidationRule(
        value = "self.phase != 'Succeeded' || has(self.folderUri)",
        message = "phase Succeeded needs the folderUri of the backup")
@ValidationRule(
        value = "!(self.phase in ['Succeeded', 'Failed', 'Unknown']) || has(self.completionTime)",
        message = "phases Succeeded, Failed and Unknown need a completionTime")
@ValidationRule(
        value = "!has(self.startTime) || (self.startTime" + Forms.IS_TIME + "self.startTime" + Forms.IS_SAME
                + "self.startTime)",
        fieldPath = ".startTime",
        message = "startTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.completionTime) || (self.completionTime" + Forms.IS_TIME + "self.completionTime"
                + Forms.IS_SAME + "self.completionTime)",
        fieldPath = ".completionTime",
        message = "completionTime" + Forms.TIME)
@ValidationRule(
        value = "!has(self.nextAttemptTime) || (self.nextAttemptTime" + Forms.IS_TIME + "self.nextAttemptTime"
                + Forms.IS_SAME + "self.nextAttemptTime)",
        fieldPath = ".nextAttemptTime",
        message = "nextAttemptTime" + Forms.TIME)
@JsonClassDescription("What became of it. Written by the operator only.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunStatus(
        @Required
        @Min(-1)
        @JsonPropertyDescription(
                "Generation of the spec that this status is about; -1 while the operator has not seen the" + " object.")
        long observedGeneration,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @Required
        @JsonPropertyDescription(
                "Where it is: Pending (waits, nothing was sent), AwaitingSafetyBackup (restores only: nothing was"
                        + " sent, waits for a backup of the HSM as it is), Starting (the start request may be on its way),"
                        + " Running (Azure gave a job id), Succeeded (Azure said so; of a dry run: nothing is missing), Failed (known not to have succeeded),"
                        + " Unknown (Azure may or may not have done it). The last three never change.")
        Phase phase,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready (True when it succeeded), Reconciling (True while it is under way), Stalled (True when it"
                        + " failed, is unknown, or needs a person).")
        List<Condition> conditions,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When Azure accepted the job.") @Nullable
        Instant startTime,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When it ended.") @Nullable
        Instant completionTime,

        @Size(max = 20)
        @JsonPropertyDescription("Time from startTime to completionTime, for people, for example 4m12s.")
        @Nullable
        String duration,

        @JsonPropertyDescription(
                "The one request that starts the job; recorded before it is sent, removed when it is certain that"
                        + " Azure did not start one.")
        @Nullable
        Attempt attempt,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("While Pending: when the start is tried next.") @Nullable
        Instant nextAttemptTime,

        @Size(max = 64) @JsonPropertyDescription("Azure's id of the job. Never changes once set.") @Nullable
        String jobId,

        @Size(max = 1024)
        @JsonPropertyDescription("State of the job in Azure's own word, for example InProgress.")
        @Nullable
        String jobStatus,

        @Size(max = 4096)
        @JsonPropertyDescription("What Azure says about the state of the job, cleaned and cut.")
        @Nullable
        String statusDetails,

        @JsonPropertyDescription("Why it failed, in Azure's words; where Azure gave none, see statusDetails.") @Nullable
        JobError error,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Azure's id of the backup of a Cloud HSM that was made, or that is restored. Never changes once set, in a"
                        + " restore once a start is recorded.")
        @Nullable
        String backupId,

        @Size(max = 2048)
        @JsonPropertyDescription("Folder of the backup that was made, or that is restored:"
                + " https://<account>.blob.<suffix>/<container>/<folder>; of a Cloud HSM its container. Never changes once"
                + " a start is recorded.")
        @Nullable
        String folderUri,

        @Size(max = Forms.MAX_LENGTH)
        @JsonPropertyDescription(
                "When the content of a Cloud HSM's backup was taken, by Azure's word (HSM Backup Time): it may be older than"
                        + " the job. Absent where Azure gave no other time than the job's. Never changes once set.")
        @Nullable
        Instant contentTime,

        @Size(max = Forms.MAX_LENGTH) @JsonPropertyDescription("When the backup that is restored was made.") @Nullable
        Instant sourceTime,

        @JsonPropertyDescription("The backup of the HSM as it was before the restore: the way back.") @Nullable
        SafetyBackup safetyBackup,

        @JsonPropertyDescription("What a selective restore did, as Azure counted it.") @Nullable
        KeyVersions keyVersions) {

    /** What the API server gives a new object. */
    public static final RunStatus INITIAL =
            new RunStatusBuilder().observedGeneration(-1).build();

    public RunStatus {
        phase = Absent.or(phase, Phase.PENDING);
        conditions = Absent.orEmpty(conditions);
        startTime = Absent.seconds(startTime);
        completionTime = Absent.seconds(completionTime);
        nextAttemptTime = Absent.seconds(nextAttemptTime);
        contentTime = Absent.seconds(contentTime);
        sourceTime = Absent.seconds(sourceTime);
    }

    /** To change some fields: {@code status.toBuilder().phase(RUNNING).jobId(id).build()}. */
    public RunStatusBuilder toBuilder() {
        return new RunStatusBuilder(this);
    }
}
