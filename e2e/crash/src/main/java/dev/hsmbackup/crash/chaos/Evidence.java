package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the logs of a run say.
 *
 * @param stories all backups
 * @param asked what the HSMs were asked about backups, in the order in which it took effect
 * @param jobs what the HSMs did
 * @param audited status writes by backup's name that the operator did, by the API server's audit log
 * @param passed the same by the gate's log
 * @param foreign status writes of others, by the audit log
 * @param kills how many processes were killed
 * @param ends when they were, and when others ended by themselves
 * @param exitCode of the last process, which was told to stop; -1 where that is not known
 */
record Evidence(
        List<Story> stories,
        List<Asked> asked,
        List<Job> jobs,
        Map<String, Long> audited,
        Map<String, Long> passed,
        long foreign,
        long kills,
        List<Instant> ends,
        int exitCode) {

    /**
     * A backup as somebody saw it who watched all the time.
     *
     * @param states all its statuses, oldest first; what it had when it was deleted is the last one
     */
    record Story(String name, String uid, boolean deleted, List<RunStatus> states) {

        RunStatus last() {
            return states.getLast();
        }

        /** Whether one of its attempts has this id. */
        boolean tried(String attemptId) {
            return states.stream()
                    .map(RunStatus::attempt)
                    .anyMatch(attempt ->
                            attempt != null && attempt.id().toString().equals(attemptId));
        }

        Optional<Attempt> attempt() {
            return Optional.ofNullable(last().attempt());
        }
    }

    /**
     * A request to an HSM.
     *
     * @param start whether it asked for a backup, or for a job's state
     * @param attemptId the caller's correlation id
     * @param jobId that it started or asked for; may be empty
     * @param answer status code, or the name of what spoilt it
     * @param fault id of the rule that hit it; may be empty
     */
    record Asked(String host, boolean start, String attemptId, String jobId, String answer, String fault) {
        private static final Set<String> ANSWERED = Set.of("200", "202");
        private static final String PASSED_LATE = "pass";

        /** The operator was told that nothing was started. */
        boolean refused() {
            boolean refusal = answer.matches("4\\d\\d") && !answer.equals("408");
            return refusal || AzureFault.refuses(fault) || (answer.equals(PASSED_LATE) && jobId.isEmpty());
        }

        /** The operator was told all, if it lived. */
        boolean answered() {
            return ANSWERED.contains(answer) || (answer.equals(PASSED_LATE) && !jobId.isEmpty());
        }

        boolean busy() {
            return start && answer.equals("409");
        }
    }

    /** A job as its HSM knows it. */
    record Job(String host, String id, String status, String folderUri) {
        boolean succeeded() {
            return status.equalsIgnoreCase("Succeeded");
        }
    }
}
