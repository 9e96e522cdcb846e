package dev.hsmbackup.rig;

/** What can be sent to a process. */
public enum Signal {
    TERM,
    KILL,
    STOP,
    CONT
}
