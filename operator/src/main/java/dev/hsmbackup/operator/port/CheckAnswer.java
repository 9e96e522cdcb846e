package dev.hsmbackup.operator.port;

/** What is known after an HSM was asked to check a restore: as for a start, or already the result. */
public sealed interface CheckAnswer permits CheckAnswer.Over, StartAnswer {

    /** The check is over; there is no job to ask for. Only Cloud HSMs may answer so. */
    record Over(JobAnswer.Ended end) implements CheckAnswer {}
}
