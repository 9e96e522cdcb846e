package dev.hsmbackup.crash.world;

/** When the operator is killed, seen from one of its requests. */
public enum Moment {
    /** It never reaches the far side. */
    BEFORE("before"),
    /** The far side has answered, the operator did not see it. */
    AFTER("after the answer to");

    private final String words;

    Moment(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
