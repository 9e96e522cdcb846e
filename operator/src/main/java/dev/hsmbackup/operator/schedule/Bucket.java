package dev.hsmbackup.operator.schedule;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;

/** Natural stretches of local time, as restic's {@code forget} has them: an hour from :00, a week from Monday. */
enum Bucket {
    LAST(KeepReason.LAST),
    HOURLY(KeepReason.HOURLY),
    DAILY(KeepReason.DAILY),
    WEEKLY(KeepReason.WEEKLY),
    MONTHLY(KeepReason.MONTHLY),
    YEARLY(KeepReason.YEARLY);

    private final KeepReason reason;

    Bucket(KeepReason reason) {
        this.reason = reason;
    }

    KeepReason reason() {
        return reason;
    }

    /** Equal for two times of the same stretch; of LAST each backup is one by itself. */
    Object of(Retention.Good backup, ZonedDateTime time) {
        return switch (this) {
            case LAST -> backup;
            case HOURLY -> time.toLocalDateTime().truncatedTo(ChronoUnit.HOURS);
            case DAILY -> time.toLocalDate();
            case WEEKLY -> time.get(IsoFields.WEEK_BASED_YEAR) * 100 + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> time.toLocalDate().withDayOfMonth(1);
            case YEARLY -> time.getYear();
        };
    }
}
