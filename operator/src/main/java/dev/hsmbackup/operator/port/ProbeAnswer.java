package dev.hsmbackup.operator.port;

/** Whether the HSM can be reached and the identity may ask it for backups. */
public sealed interface ProbeAnswer {

    /** The HSM answered that it does not know the probe's job id, or ARM showed the Cloud HSM: reachable, and allowed to ask. */
    record Ready() implements ProbeAnswer {}

    /** It cannot be used as things stand; the message says what to do. */
    record NotReady(Problem problem) implements ProbeAnswer {}
}
