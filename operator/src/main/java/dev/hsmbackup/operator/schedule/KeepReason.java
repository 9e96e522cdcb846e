package dev.hsmbackup.operator.schedule;

/** Why a backup stays; in the order in which they are told. */
public enum KeepReason {
    LAST("last"),
    HOURLY("hourly"),
    DAILY("daily"),
    WEEKLY("weekly"),
    MONTHLY("monthly"),
    YEARLY("yearly"),
    /** The policy names an age only, and the backup is younger. */
    WITHIN_MAX_AGE("within maxAge"),
    MIN_SUCCESSFUL("minSuccessful"),
    /** Something refers to it: a restore. */
    IN_USE("in use"),
    NO_POLICY("no policy");

    private final String text;

    KeepReason(String text) {
        this.text = text;
    }

    /** As it stands in the status. */
    public String text() {
        return text;
    }
}
