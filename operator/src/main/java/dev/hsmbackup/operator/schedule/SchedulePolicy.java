package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import dev.hsmbackup.crds.BackupScheduleStatus.Retrying;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Create;
import dev.hsmbackup.operator.schedule.ScheduleDecision.News;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Order;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Tell;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides about a BackupSchedule: first what a person asked for, then slots, then new attempts. */
public final class SchedulePolicy {

    /** A second and a little: what was just written is looked at again. */
    private static final int SOON = 1;

    /** When to try again what the API server refuses. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(10);

    /** When to look whether a restore is over. */
    private static final Duration BUSY = Duration.ofMinutes(1);

    private final BackupSchedule schedule;
    private final Children children;
    private final @Nullable String restore;
    private final Map<String, String> refused;
    private final Instant now;
    private final ScheduleStatusChange change;
    private final ScheduleAtRest rest;
    private BackupScheduleStatus observed;
    private @Nullable News lost;

    private SchedulePolicy(
            BackupSchedule schedule,
            Children children,
            @Nullable String restore,
            Map<String, String> refused,
            Instant now) {
        this.schedule = schedule;
        this.children = children;
        this.restore = restore;
        this.refused = refused;
        this.now = now;
        this.change = new ScheduleStatusChange(schedule, now);
        this.rest = new ScheduleAtRest(schedule, change, now);
        this.observed = change.observed(children);
    }

    /**
     * Decides.
     *
     * @param schedule not being deleted
     * @param children the backups that it made
     */
    public static ScheduleDecision decide(BackupSchedule schedule, Children children, Instant now) {
        return decide(schedule, children, null, Map.of(), now);
    }

    /**
     * Decides about a slot whose HSM is being restored (FAULTS F87): the HSM would refuse, and half of it is not worth a
     * backup. What a person asks for waits for its turn as any backup.
     *
     * @param restore what to call the restore; null: none is under way
     * @param refused backups that the API server did not let be created just now, and why: none of them is ordered again,
     *     and what else is due does not wait for them
     */
    public static ScheduleDecision decide(
            BackupSchedule schedule,
            Children children,
            @Nullable String restore,
            Map<String, String> refused,
            Instant now) {
        SchedulePolicy policy = new SchedulePolicy(schedule, children, restore, refused, now);
        ScheduleDecision decision = switch (ScheduleReading.check(schedule)) {
            case ScheduleCheck.Refused mistake -> policy.rest.mistaken(policy.observed, mistake);
            case ScheduleCheck.Accepted(Slots slots) -> policy.accepted(ScheduleReading.plan(schedule, slots));
        };
        return decision instanceof Tell tell && !refused.isEmpty() ? policy.blocked(tell) : decision;
    }

    /** A quota, an admission policy or a right is changed by people. */
    private Tell blocked(Tell tell) {
        return new Tell(
                change.blocked(tell.status(), refused),
                tell.news(),
                earliest(now.plus(REFUSED_AGAIN), tell.lookAgain(), null));
    }

    private ScheduleDecision accepted(SlotPlan plan) {
        observed = LostStatus.catchUp(plan, observed, children, now);
        String token = Trigger.of(schedule);
        if (token != null && !token.equals(observed.lastHandledTrigger())) {
            BackupScheduleStatus handled =
                    observed.toBuilder().lastHandledTrigger(token).build();
            if (schedule.getStatus().observedGeneration() < 0) {
                // It came with the object, from git or a backup of the cluster: nobody asks for a backup now.
                observed = handled;
            } else if (observed.active() == null && !refused.containsKey(triggered(token))) {
                String name = triggered(token);
                return new Create(new Order(name, null, "trigger"), handled, handled);
            }
        }
        return next(plan, SlotFacts.of(schedule, observed, children, restore));
    }

    private ScheduleDecision next(SlotPlan plan, SlotFacts facts) {
        return switch (SlotPolicy.decide(plan, facts, now)) {
            case SlotDecision.Suspended _ -> rest.suspended(observed, plan);
            case SlotDecision.Arm(Armed armed, SlotDecision.@Nullable Missed missed) -> {
                observed = observed.toBuilder().armed(armed).build();
                if (missed != null) {
                    observed = withMissed(missed.latest(), missed.count());
                    lost = new News(true, "SlotMissed", SlotWords.lost(missed));
                }
                yield next(plan, facts.with(armed));
            }
            case SlotDecision.Wait(Instant until, Instant slot) -> waiting(plan, until, slot);
            case SlotDecision.ClockBehind(Instant ahead, Instant slot) -> rest.clockBehind(observed, plan, ahead, slot);
            case SlotDecision.Run run -> run(plan, run);
            case SlotDecision.SkipBecauseActive skip ->
                missed(plan, skip.slot(), skip.missed() + 1, "SlotSkipped", SlotWords.skipped(skip, restore));
            case SlotDecision.Missed miss ->
                missed(plan, miss.latest(), miss.count(), "SlotMissed", SlotWords.missed(miss, plan));
        };
    }

    private ScheduleDecision waiting(SlotPlan plan, Instant until, Instant slot) {
        Retries.Next next = Retries.of(schedule, observed, children, slot, now);
        BackupScheduleStatus status =
                rest.armed(plan, observed.toBuilder().retry(next.status()).build(), slot);
        boolean tried = next.order() != null && refused.containsKey(next.order().name());
        if (next.order() != null && observed.active() == null && restore == null && !tried) {
            return new Create(next.order(), status, withoutRetries(status, until));
        }
        Instant retry = next.order() == null ? next.at() : now.plus(BUSY);
        Overdue overdue = Overdue.of(plan, status, now);
        return new Tell(
                change.overdue(status, overdue),
                lost,
                earliest(until, retry, overdue.from().isAfter(now) ? overdue.from() : null));
    }

    /** The name of the next attempt is taken: it would be so at each look. */
    private static BackupScheduleStatus withoutRetries(BackupScheduleStatus status, Instant nextSlot) {
        Retrying given = status.retry();
        return given == null
                ? status
                : status.toBuilder()
                        .retry(new Retrying(given.slot(), given.attempts(), nextSlot))
                        .build();
    }

    private ScheduleDecision run(SlotPlan plan, SlotDecision.Run run) {
        String name = ChildNames.of(schedule.getMetadata().getName(), run.slot());
        if (refused.containsKey(name)) {
            // It has its turn until its deadline. One that is started at once is due while nothing else was written.
            long seen = run.immediate() ? schedule.getStatus().observedGeneration() : observed.observedGeneration();
            return new Tell(
                    rest.armed(
                            plan, observed.toBuilder().observedGeneration(seen).build(), run.slot()),
                    null,
                    null);
        }
        BackupScheduleStatus status = observed.toBuilder()
                .lastScheduleTime(run.slot())
                .retry(null)
                .armed(run.immediate() ? new Armed(now, plan.rule()) : observed.armed())
                .missedRuns(observed.missedRuns() + run.missed())
                .lastMissedTime(
                        run.missed() == 0
                                ? observed.lastMissedTime()
                                : plan.slots().atOrBefore(run.slot().minusNanos(1)))
                .build();
        BackupScheduleStatus then = rest.armed(plan, status, plan.slots().next(run.slot()));
        return new Create(new Order(name, run.slot(), run.immediate() ? "immediate" : "slot"), then, then);
    }

    private Tell missed(SlotPlan plan, Instant slot, int count, String reason, String message) {
        return new Tell(
                rest.armed(plan, withMissed(slot, count), plan.slots().next(slot)),
                rest.news(observed, reason, message),
                now.plusSeconds(SOON));
    }

    private BackupScheduleStatus withMissed(Instant slot, int count) {
        return observed.toBuilder()
                .lastScheduleTime(slot)
                .lastMissedTime(slot)
                .missedRuns(observed.missedRuns() + count)
                .build();
    }

    private String triggered(String token) {
        return ChildNames.triggered(schedule.getMetadata().getName(), token);
    }

    private static Instant earliest(Instant one, @Nullable Instant two, @Nullable Instant three) {
        return Optional.ofNullable(two)
                .filter(one::isAfter)
                .or(() -> Optional.of(one))
                .map(first -> three != null && three.isBefore(first) ? three : first)
                .get();
    }
}
