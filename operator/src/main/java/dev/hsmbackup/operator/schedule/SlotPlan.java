package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * What a schedule's spec says about its slots, checked by {@link ScheduleCheck}.
 *
 * @param namespace of the schedule
 * @param name of the schedule
 * @param slots cron and time zone
 * @param jitter spec.jitter
 * @param startingDeadline spec.startingDeadlineSeconds: how late a slot may start, counted from slot and jitter
 * @param suspend spec.suspend
 * @param immediate spec.immediate
 */
public record SlotPlan(
        String namespace,
        String name,
        Slots slots,
        Duration jitter,
        Duration startingDeadline,
        boolean suspend,
        boolean immediate) {

    /** When a slot's backup starts. */
    public Instant due(Instant slot) {
        return slot.plus(Jitter.of(jitter, namespace, name, slot));
    }

    /** What the schedule is armed for: slots are counted anew when it changes. */
    public String rule() {
        return slots.schedule().effective() + " " + slots.zone().getId();
    }
}
