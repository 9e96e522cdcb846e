package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneOffsetTransition;

/**
 * How far apart the slots of the next 400 days are, changes of the clock included.
 *
 * @param smallest between two slots that follow each other
 * @param largest the same; what a backup may at most be old when all goes well: the interval of the overdue alert. Of a
 *     schedule with fewer than two slots in that time: between its next two
 */
public record Spacing(Duration smallest, Duration largest) {

    private static final Duration SPAN = Duration.ofDays(400);
    /** Clocks are changed by at most a day. */
    private static final Duration NEAR = Duration.ofHours(25);

    static Spacing of(Slots slots, Instant from) {
        Instant until = from.plus(SPAN);
        Spacing spacing = new Spacing(slots.schedule().smallestDistance(), largestByCalendar(slots, from, until));
        ZoneOffsetTransition change = slots.zone().getRules().nextTransition(from);
        // The last slot may wait for one that lies beyond a later change.
        Instant end = slots.next(until);
        while (change != null && change.getInstant().isBefore(end)) {
            spacing = spacing.with(slots, change.getInstant());
            change = slots.zone().getRules().nextTransition(change.getInstant());
        }
        return spacing;
    }

    /** Where no clock changes: day by day, not slot by slot. */
    private static Duration largestByCalendar(Slots slots, Instant from, Instant until) {
        CronSchedule schedule = slots.schedule();
        LocalDate end = LocalDate.ofInstant(until, slots.zone());
        LocalDate last = schedule.dayAtOrAfter(LocalDate.ofInstant(from, slots.zone()));
        int days = 0;
        while (days == 0 || last.isBefore(end)) {
            LocalDate next = schedule.dayAtOrAfter(last.plusDays(1));
            days = Math.max(days, (int) (next.toEpochDay() - last.toEpochDay()));
            last = next;
        }
        return Duration.ofMinutes(schedule.withinDay(Math::max, schedule.overNight(days)));
    }

    /** Slot by slot around a change of the clock. */
    private Spacing with(Slots slots, Instant change) {
        Duration least = smallest;
        Duration most = largest;
        Instant slot = slots.atOrBefore(change.minus(NEAR));
        while (!slot.isAfter(change.plus(NEAR))) {
            Instant next = slots.next(slot);
            Duration distance = Duration.between(slot, next);
            least = distance.compareTo(least) < 0 ? distance : least;
            most = distance.compareTo(most) > 0 ? distance : most;
            slot = next;
        }
        return new Spacing(least, most);
    }
}
