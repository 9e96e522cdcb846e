package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which slot runs now (FAULTS F42 to F46). Slots count from the moment at which the operator first saw the schedule as it
 * is, unsuspended: creating, un-suspending and editing fire nothing at once, and fire no slot of the time before. Of the
 * slots since, only the latest can run, and only inside the deadline. A jump of the clock forwards is like a downtime;
 * after one backwards, slots that had their turn do not have it again.
 */
public final class SlotPolicy {

    /** Clocks of two replicas may differ so much without a word. */
    static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    private SlotPolicy() {}

    /** Decides, without looking at anything else. */
    public static SlotDecision decide(SlotPlan plan, SlotFacts facts, Instant now) {
        if (plan.suspend()) {
            return new SlotDecision.Suspended();
        }
        if (plan.immediate() && isNew(facts)) {
            return new SlotDecision.Run(facts.createdAt().truncatedTo(ChronoUnit.MINUTES), 0, true);
        }
        Armed armed = facts.armed();
        if (armed == null || !armed.rule().equals(plan.rule())) {
            return new SlotDecision.Arm(new Armed(now, plan.rule()), null);
        }
        if (maySuspensionHaveEscaped(facts)) {
            return new SlotDecision.Arm(new Armed(now, plan.rule()), lost(plan, facts, armed, now));
        }
        Instant counted = later(armed.since(), facts.lastSlot());
        if (counted.isAfter(now.plus(TOLERATED_SKEW))) {
            return new SlotDecision.ClockBehind(counted, plan.slots().next(counted));
        }
        return latestDue(plan, counted, now)
                .map(slot -> fire(plan, facts.active(), counted, slot, now))
                .orElseGet(() -> waitFor(plan, counted, now));
    }

    /** One that was suspended when the operator first saw it is none: its status was written. */
    private static boolean isNew(SlotFacts facts) {
        return facts.armed() == null && facts.lastSlot() == null && facts.observedGeneration() == 0;
    }

    /** With two edits since the last look, the first may have suspended, and the second not. */
    private static boolean maySuspensionHaveEscaped(SlotFacts facts) {
        return facts.generation() - facts.observedGeneration() > 1;
    }

    private static SlotDecision.@Nullable Missed lost(SlotPlan plan, SlotFacts facts, Armed armed, Instant now) {
        Instant counted = later(armed.since(), facts.lastSlot());
        return latestDue(plan, counted, now)
                .map(latest -> new SlotDecision.Missed(latest, plan.slots().countBetween(counted, latest)))
                .orElse(null);
    }

    /** Jitter is shorter than the distance of two slots, so of all that have begun at most the last is not due yet. */
    private static Optional<Instant> latestDue(SlotPlan plan, Instant counted, Instant now) {
        Optional<Instant> latest = plan.slots().latestBetween(counted, now);
        return latest.filter(slot -> plan.due(slot).isAfter(now)).isPresent()
                ? plan.slots().latestBetween(counted, latest.get().minusNanos(1))
                : latest;
    }

    private static SlotDecision fire(
            SlotPlan plan, SlotFacts.@Nullable Active active, Instant counted, Instant slot, Instant now) {
        int count = plan.slots().countBetween(counted, slot);
        if (now.isAfter(plan.due(slot).plus(plan.startingDeadline()))) {
            return new SlotDecision.Missed(slot, count);
        }
        return active == null || slot.equals(active.slot())
                ? new SlotDecision.Run(slot, count - 1, false)
                : new SlotDecision.SkipBecauseActive(slot, count - 1, active.name());
    }

    private static SlotDecision waitFor(SlotPlan plan, Instant counted, Instant now) {
        // The last that has begun may be waiting for its jitter.
        Instant slot = plan.slots()
                .latestBetween(counted, now)
                .orElseGet(() -> plan.slots().next(later(counted, now)));
        return new SlotDecision.Wait(plan.due(slot), slot);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }
}
