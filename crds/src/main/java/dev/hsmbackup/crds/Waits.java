package dev.hsmbackup.crds;

/** Rules for how long to wait, the same in all kinds that have such a field. */
final class Waits {

    /** CEL. */
    static final String START_DEADLINE = "self.startDeadline.matches('" + GoDuration.PATTERN
            + "') && size(self.startDeadline) > 0"
            + " && duration(self.startDeadline) >= duration('1m')"
            + " && duration(self.startDeadline) <= duration('24h')";

    static final String START_DEADLINE_MESSAGE =
            "startDeadline must be a duration from 1m to 24h in whole hours, minutes and seconds, for example 1h or"
                    + " 1h30m";

    /** CEL. */
    static final String TIMEOUT = "self.timeout.matches('" + GoDuration.PATTERN + "') && size(self.timeout) > 0"
            + " && duration(self.timeout) >= duration('10m') && duration(self.timeout) <= duration('168h')";

    static final String TIMEOUT_MESSAGE =
            "timeout must be a duration from 10m to 168h in whole hours, minutes and seconds, for example 24h or"
                    + " 1h30m";

    /** CEL. */
    static final String MAX_SOURCE_AGE = "!has(self.maxSourceAge) || (self.maxSourceAge.matches('" + GoDuration.PATTERN
            + "') && size(self.maxSourceAge) > 0 && duration(self.maxSourceAge) >= duration('1m'))";

    static final String MAX_SOURCE_AGE_MESSAGE =
            "maxSourceAge must be a duration of at least 1m in whole hours, minutes and seconds, for example 720h";

    private Waits() {}
}
