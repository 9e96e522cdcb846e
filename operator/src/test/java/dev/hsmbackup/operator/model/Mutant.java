package dev.hsmbackup.operator.model;

/**
 * A step of the protocol done wrong, or a guard of the API server taken away. The operator's code stays as it is: each
 * mutant sits between it and the world, and makes it see or do what the wrong code would.
 */
enum Mutant {
    /** Step 1: decides on the informer's copy. */
    NO_LIVE_READ,
    /** Step 1: takes an object of the same name for the one it knew. */
    ADOPT_BY_NAME,
    /** Step 2: neither looks at the lock nor takes it. */
    NO_LOCK,
    /** Step 2: writes the lock without the resource version that was read. */
    LOCK_WITHOUT_CAS,
    /** Step 3: sends without having written the intent. */
    SKIP_INTENT,
    /** Step 3: writes the intent without the resource version that was read. */
    INTENT_WITHOUT_VERSION,
    /** Step 3: takes a conflict for its own lost write, without looking at the attempt id. */
    CONFLICT_IS_MINE,
    /** Step 4: believes the flag, does not ask the API server who leads. */
    NO_LEADER_CHECK,
    /** Step 4: sends however old the intent is. */
    NO_AGE_CHECK,
    /** Step 6: a time-out or a reset counts as not started. */
    NO_ANSWER_IS_NOT_STARTED,
    /** Step 6: HTTP 5xx counts as not started. */
    SERVER_ERROR_IS_NOT_STARTED,
    /** Step 6: any unclear answer clears the attempt, and the start is tried again. */
    CLEAR_AMBIGUOUS,
    /** Step 7: an intent without an answer counts as never sent. */
    RESEND_ON_UNKNOWN,
    /** Step 7: a process that lost the leader lease calls the new leader's intent Unknown. */
    ANYBODY_SAYS_UNKNOWN,
    /** Gives the lock back without looking whose it is. */
    RELEASE_ANY_LOCK,
    /** Gives the lock back also where the object holds it for a newer attempt. */
    RELEASE_ANY_ATTEMPT,
    /** A job id that comes too late reopens a backup that ended. */
    LATE_JOB_REOPENS,
    /** Restores: takes the status of the safety backup for the truth, and does not ask Azure. */
    BELIEVE_SAFETY_STATUS,
    /** Restores: gives the lock back although nobody knows whether Azure runs the job. */
    RELEASE_ON_UNKNOWN,
    /** Cloud HSMs: does not look at the destination again after the intent was written. */
    SKIP_SECOND_LOOK,
    /** Cloud HSMs: takes every destination that is there for one that was never activated. */
    IGNORE_ACTIVATION,
    /** Cloud HSMs: does not know that the backup is of the destination. */
    FORGET_THE_SOURCE,
    /** Answers that are in the status stay in memory. */
    ANSWERS_STAY,
    /** The API server does not evaluate the transition rules of the CRD. */
    NO_RULES,
    /** Azure starts a job although one runs. */
    NO_BUSY
}
