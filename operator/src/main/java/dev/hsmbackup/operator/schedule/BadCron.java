package dev.hsmbackup.operator.schedule;

/** Leaves the parser; {@link CronText} turns it into an answer. */
final class BadCron extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to write instead */
    BadCron(String message) {
        super(message, null, false, false);
    }
}
