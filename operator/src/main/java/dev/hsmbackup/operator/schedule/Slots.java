package dev.hsmbackup.operator.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The slots of a schedule in a time zone: the UTC instants at which backups start. An instant, always a whole minute, is
 * a slot's identity; two local times that clocks make one instant are one slot.
 *
 * <p>Where clocks change (FAULTS F40, F41), all hangs on whether the schedule names every hour of the day:
 * <ul>
 *   <li>It does ({@code 0 * * * *}, <code>*&#47;30 * * * *</code>, {@code 15 0-23 * * MON}): it runs at every real instant
 *       at which the clock on the wall shows a named minute. A skipped hour has no runs, a repeated hour has its runs
 *       twice, and runs stay as far apart as they are on all days.
 *   <li>It does not ({@code 30 2 * * *}, <code>0 *&#47;2 * * *</code>, {@code 0,30 1-5 * * *}): every named local time
 *       runs exactly once. One that the clock skips runs at the first valid instant after the gap; one that it shows twice
 *       runs the first time. So no day is without its backup, and none has two.
 * </ul>
 *
 * <p>Examples in Europe/Berlin: on 2027-03-28 (02:00 becomes 03:00) {@code 30 2 * * *} runs at 03:00, {@code 0,30 2 * * *}
 * once, at 03:00, and {@code 0 * * * *} at 01:00 and 03:00. On 2027-10-31 (03:00 becomes 02:00) {@code 30 2 * * *} runs at
 * the first 02:30, and {@code 30 * * * *} at both.
 *
 * @param schedule what is to run
 * @param zone its time zone: {@link TimeZones}
 */
public record Slots(CronSchedule schedule, ZoneId zone) {

    /** Where {@link #countBetween} stops: it stands for "as many, or more". */
    public static final int MOST_COUNTED = 1000;

    /** The first slot after an instant. */
    public Instant next(Instant after) {
        return schedule.everyHour() ? nextReal(after) : nextOnce(after);
    }

    /** The last slot in (after, notAfter], found from its end: it costs the same over ten slots and ten million. */
    public Optional<Instant> latestBetween(Instant after, Instant notAfter) {
        if (!notAfter.isAfter(after)) {
            return Optional.empty();
        }
        Instant latest = atOrBefore(notAfter);
        return latest.isAfter(after) ? Optional.of(latest) : Optional.empty();
    }

    /** How many slots (after, notAfter] has, but at most {@link #MOST_COUNTED}. */
    public int countBetween(Instant after, Instant notAfter) {
        int count = 0;
        Instant slot = next(after);
        while (count < MOST_COUNTED && !slot.isAfter(notAfter)) {
            count++;
            slot = next(slot);
        }
        return count;
    }

    /** How far apart slots are in the 400 days from an instant on. */
    public Spacing spacing(Instant from) {
        return Spacing.of(this, from);
    }

    Instant atOrBefore(Instant notAfter) {
        return schedule.everyHour() ? atOrBeforeReal(notAfter) : atOrBeforeOnce(notAfter);
    }

    private Instant nextOnce(Instant after) {
        ZoneRules rules = zone.getRules();
        LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
        LocalDateTime from = endOfRepetition(local, after, rules)
                .orElseGet(() -> local.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1));
        return once(schedule.atOrAfter(from), rules);
    }

    private Instant atOrBeforeOnce(Instant notAfter) {
        ZoneRules rules = zone.getRules();
        LocalDateTime local = LocalDateTime.ofInstant(notAfter, rules.getOffset(notAfter));
        LocalDateTime from = endOfRepetition(local, notAfter, rules)
                .map(end -> end.minusMinutes(1))
                .orElseGet(() -> local.truncatedTo(ChronoUnit.MINUTES));
        return once(schedule.atOrBefore(from), rules);
    }

    /** Where the clock shows an hour again: when that ends. All its times had their turn. */
    private static Optional<LocalDateTime> endOfRepetition(LocalDateTime local, Instant at, ZoneRules rules) {
        return Optional.ofNullable(rules.getTransition(local))
                .filter(change -> change.isOverlap() && !at.isBefore(change.getInstant()))
                .map(ZoneOffsetTransition::getDateTimeBefore);
    }

    private static Instant once(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private Instant nextReal(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            Instant slot =
                    schedule.atOrAfter(LocalDateTime.ofInstant(from, offset)).toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || slot.isBefore(change.getInstant())) {
                return slot;
            }
            from = change.getInstant();
        }
    }

    private Instant atOrBeforeReal(Instant notAfter) {
        ZoneRules rules = zone.getRules();
        Instant from = notAfter.truncatedTo(ChronoUnit.MINUTES);
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            Instant slot =
                    schedule.atOrBefore(LocalDateTime.ofInstant(from, offset)).toInstant(offset);
            ZoneOffsetTransition change = rules.previousTransition(from.plusNanos(1));
            if (change == null || !slot.isBefore(change.getInstant())) {
                return slot;
            }
            from = change.getInstant().minus(1, ChronoUnit.MINUTES);
        }
    }
}
