package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.JobAnswer;

/** What is told, at the HSM's object, of the end of a job whose object was deleted. */
public final class OrphanEnd {

    private OrphanEnd() {}

    /** Others may have the HSM. */
    public static Announcement free(LockRecord holder, JobAnswer answer) {
        String end = switch (answer) {
            case JobAnswer.Ended ended -> ended.status();
            case JobAnswer.Unknown _ -> "not known to Azure any more";
            case JobAnswer.Running running -> running.status();
            case JobAnswer.Unavailable unavailable ->
                "not known. " + unavailable.problem().message();
        };
        boolean good = !holder.isRestore() || succeeded(answer);
        return news(!good, told(holder, end) + (good ? "" : look(holder) + " Other jobs of this HSM may start again."));
    }

    /**
     * The lock stays.
     *
     * @param lease name of the Lease that is the lock
     */
    public static Announcement leftOpen(LockRecord holder, JobAnswer.Ended answer, String lease) {
        return news(
                !succeeded(answer),
                told(holder, answer.status()) + look(holder) + " Other jobs of this HSM wait until "
                        + LockPolicy.until(holder) + ", or until an admin who looked at it deletes Lease " + lease
                        + " in the operator's namespace.");
    }

    private static String told(LockRecord holder, String end) {
        return "Job " + holder.jobId() + " of the deleted " + holder.kind() + " " + holder.namespace() + "/"
                + holder.name() + " ended: " + end + ".";
    }

    private static String look(LockRecord holder) {
        return holder.kind().equals("CloudHsmRestore")
                ? " The HSM is restored if it becomes Active, and may be nonfunctional if not: look at its activation state."
                : " The HSM may be half restored: look at its keys; to go back, restore the safety backup.";
    }

    private static boolean succeeded(JobAnswer answer) {
        return answer instanceof JobAnswer.Ended ended && ended.outcome() == JobAnswer.Outcome.SUCCEEDED;
    }

    private static Announcement news(boolean warning, String message) {
        return new Announcement(warning, "FollowJob", Reasons.FOLLOW_ORPHANED_JOB, message);
    }
}
