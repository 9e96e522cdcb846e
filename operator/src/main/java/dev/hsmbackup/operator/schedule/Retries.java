package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.BackupScheduleStatus.Retrying;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Order;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New attempts for the latest slot, where its run did not succeed. */
final class Retries {

    /**
     * What follows.
     *
     * @param order the attempt to make now; null: none now
     * @param status for status.retry; null: nothing is tried again
     * @param at when the attempt is due; null: none is
     */
    record Next(
            @Nullable Order order,
            @Nullable Retrying status,
            @Nullable Instant at) {}

    private static final Next NONE = new Next(null, null, null);

    private Retries() {}

    /** @param status of the schedule, with what the backups tell */
    static Next of(
            BackupSchedule schedule, BackupScheduleStatus status, Children children, Instant nextSlot, Instant now) {
        Instant slot = status.lastScheduleTime();
        if (slot == null) {
            return NONE;
        }
        List<HsmBackup> runs = children.ofSlot(slot);
        Retrying retry = status.retry();
        Retrying before = retry != null && retry.slot().equals(slot) ? retry : null;
        boolean wellOrUnderWay = runs.stream()
                .map(run -> run.getStatus().phase())
                .anyMatch(phase -> phase == Phase.SUCCEEDED || !phase.isTerminal());
        if (wellOrUnderWay || (runs.isEmpty() && before == null)) {
            return NONE;
        }
        String first = ChildNames.of(schedule.getMetadata().getName(), slot);
        int made = runs.stream()
                .mapToInt(run -> ChildNames.attempt(first, run.getMetadata().getName()))
                .max()
                .orElse(0);
        if (before != null && made <= before.attempts()) {
            return due(first, slot, before, now);
        }
        HsmBackup last = Children.lastToEnd(runs);
        Instant failedAt = last == null ? now : Children.end(last);
        BackupScheduleStatus.Armed armed = status.armed();
        if (before == null && armed != null && failedAt.isBefore(armed.since())) {
            // It failed before somebody suspended the schedule: un-suspending starts nothing.
            return NONE;
        }
        return switch (ScheduleReading.retry(schedule.getSpec()).after(made - 1, failedAt, nextSlot, now)) {
            case RetryPolicy.RetryAt(Instant at, int number) -> due(first, slot, new Retrying(slot, number, at), now);
            case RetryPolicy.GivenUp _ -> NONE;
            case RetryPolicy.Superseded _ -> NONE;
        };
    }

    private static Next due(String first, Instant slot, Retrying retrying, Instant now) {
        if (retrying.nextTime().isAfter(now)) {
            return new Next(null, retrying, retrying.nextTime());
        }
        return new Next(new Order(ChildNames.retry(first, retrying.attempts()), slot, "retry"), retrying, null);
    }
}
