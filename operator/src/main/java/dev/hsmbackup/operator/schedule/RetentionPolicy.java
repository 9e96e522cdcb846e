package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * spec.retention. Numbers of 0 or less are as if not set. A policy that sets none of the first seven keeps all.
 *
 * @param keepLast keep the so many newest
 * @param keepHourly of the last so many hours that have backups, keep the newest of each
 * @param keepDaily the same for days
 * @param keepWeekly the same for weeks, from Monday
 * @param keepMonthly the same for months
 * @param keepYearly the same for years
 * @param maxAge what is older goes, whatever the rules above say; alone, all that is younger stays
 * @param minSuccessful the so many newest stay, whatever all of the above say; less than 1 is read as 1, since the newest
 *     good backup never goes
 */
public record RetentionPolicy(
        int keepLast,
        int keepHourly,
        int keepDaily,
        int keepWeekly,
        int keepMonthly,
        int keepYearly,
        @Nullable Duration maxAge,
        int minSuccessful) {

    /** The default of spec.retention.minSuccessful. */
    public static final int DEFAULT_MIN_SUCCESSFUL = 1;

    /** Keeps all. */
    public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(0, 0, 0, 0, 0, 0, null, DEFAULT_MIN_SUCCESSFUL);

    /** Whether it keeps all. */
    public boolean isEmpty() {
        return maxAge == null && !hasCounts();
    }

    boolean hasCounts() {
        for (Bucket bucket : Bucket.values()) {
            if (count(bucket) > 0) {
                return true;
            }
        }
        return false;
    }

    int count(Bucket bucket) {
        return switch (bucket) {
            case LAST -> keepLast;
            case HOURLY -> keepHourly;
            case DAILY -> keepDaily;
            case WEEKLY -> keepWeekly;
            case MONTHLY -> keepMonthly;
            case YEARLY -> keepYearly;
        };
    }
}
