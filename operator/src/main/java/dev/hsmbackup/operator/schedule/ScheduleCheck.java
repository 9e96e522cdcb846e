package dev.hsmbackup.operator.schedule;

import java.time.Duration;

/** Whether what a BackupSchedule says about time can be kept; the one entry for texts from outside. */
public sealed interface ScheduleCheck {

    /** The schedule can run. */
    record Accepted(Slots slots) implements ScheduleCheck {}

    /**
     * Nothing runs until somebody edits the schedule.
     *
     * @param reason for the condition Ready=False
     * @param message what is wrong, where, and what to write instead
     */
    record Refused(Reason reason, String message) implements ScheduleCheck {}

    /** Reasons of the condition; the text is what stands in it. */
    enum Reason {
        INVALID_SCHEDULE("InvalidSchedule"),
        NEVER_FIRES("NeverFires"),
        TOO_OFTEN("TooOften"),
        INVALID_TIME_ZONE("InvalidTimeZone"),
        INVALID_JITTER("InvalidJitter"),
        INVALID_NAME("InvalidName");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As it stands in the condition. */
        public String text() {
            return text;
        }
    }

    /**
     * Checks a schedule.
     *
     * <p>"Too often" is judged by the calendar, without changes of the clock: else new time zone data could stop a schedule
     * that ran for years, over two slots that come close once a year.
     *
     * @param namespace with the name, decides H
     * @param name at most {@link ChildNames#LONGEST_SCHEDULE} characters
     * @param text spec.schedule
     * @param timeZone spec.timeZone
     * @param jitter spec.jitter: shorter than the distance of two slots, so that they stay in order
     * @param shortest how close two slots may be: 30 minutes for HSMs
     */
    static ScheduleCheck of(
            String namespace, String name, String text, String timeZone, Duration jitter, Duration shortest) {
        if (name.length() > ChildNames.LONGEST_SCHEDULE) {
            return new Refused(
                    Reason.INVALID_NAME,
                    "metadata.name has " + name.length()
                            + " characters; its backups' names are built from it: use at most "
                            + ChildNames.LONGEST_SCHEDULE);
        }
        return switch (TimeZones.parse(timeZone)) {
            case TimeZones.Invalid invalid -> new Refused(Reason.INVALID_TIME_ZONE, invalid.message());
            case TimeZones.Valid zone ->
                switch (CronText.parse(text, namespace, name)) {
                    case CronText.Invalid invalid -> new Refused(Reason.INVALID_SCHEDULE, invalid.message());
                    case CronText.NeverFires never -> new Refused(Reason.NEVER_FIRES, never.message());
                    case CronText.Valid valid -> spaced(new Slots(valid.schedule(), zone.zone()), jitter, shortest);
                };
        };
    }

    private static ScheduleCheck spaced(Slots slots, Duration jitter, Duration shortest) {
        Duration distance = slots.schedule().smallestDistance();
        if (distance.compareTo(shortest) < 0) {
            return new Refused(
                    Reason.TOO_OFTEN,
                    "schedule " + Quoted.text(slots.schedule().effective()) + " has two slots " + minutes(distance)
                            + " apart; a backup needs at least " + minutes(shortest) + ": choose fewer slots");
        }
        if (jitter.isNegative() || jitter.compareTo(distance) >= 0) {
            return new Refused(
                    Reason.INVALID_JITTER,
                    "jitter " + jitter + " must be shorter than the " + minutes(distance)
                            + " between two slots, and not negative");
        }
        return new Accepted(slots);
    }

    private static String minutes(Duration duration) {
        return duration.toMinutes() == 1 ? "1 minute" : duration.toMinutes() + " minutes";
    }
}
