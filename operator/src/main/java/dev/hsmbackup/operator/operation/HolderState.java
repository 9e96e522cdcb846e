package dev.hsmbackup.operator.operation;

/** How the object that holds a lock looks, read live. */
public enum HolderState {
    /** It exists and has not ended: its job may run. */
    ACTIVE,
    /** It exists and ended, so it holds the lock only because nobody released it (a crash in between). */
    ENDED,
    /** It does not exist any more, or another object took its name. */
    GONE
}
