package dev.hsmbackup.operator.model;

/** What must hold, by the names of DESIGN §7 where it stands there. */
enum Invariant {
    /** I1: at most one start per restore was sent that was not definitely rejected. */
    I1_ONE_START,
    /** I3: a restore is sent only after Azure said that its safety backup succeeded. */
    I3_SAFETY_FIRST,
    /** A restore is never sent after its notAfter. */
    NOT_AFTER,
    /** A restore is sent only into a Cloud HSM that nobody had activated when it was looked at under the lock. */
    ONLY_INTO_FRESH,
    /** No restore is sent into the Cloud HSM that the backup is of. */
    NEVER_ONTO_SOURCE,
    /** I2: at most one start per backup was sent that was not definitely rejected. */
    I2_ONE_START,
    /**
     * I4 by the lock alone: two jobs at once only where one of them belongs to an object that was deleted or ended as
     * Unknown, and is no restore: these keep the lock then. Azure's own refusal makes it one job whatever happens, so this is checked with that taken away.
     */
    I4_ONE_JOB,
    /** I5: terminal phases and job ids never change, and a status never disappears. */
    I5_TRUTH_STAYS,
    /** I6: Succeeded only where Azure's job did, Failed only where no job of the object runs or succeeded. */
    I6_HONEST_END,
    /** A request is sent only while its intent stands and its object holds the lock. */
    SENT_UNDER_LOCK,
    /** The lock of a deleted object is given away only after the job that it names ended. */
    JOB_KEEPS_LOCK,
    /** The operator never asks for a write that the CRD's rules refuse. */
    RULES_NOT_NEEDED,
    /** I7: something can always be done until every object waits or ended, and then nothing is left in memory. */
    I7_SETTLES
}
