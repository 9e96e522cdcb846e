package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupScheduleStatus.Armed;
import dev.hsmbackup.operator.schedule.SlotFacts.Active;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One schedule, its cluster and an operator that does as {@link SlotDecision} says. What must hold at any time is asserted
 * where it happens.
 */
final class SlotWorld {

    private static final List<String> RULES = List.of(
            "0 * * * *|Etc/UTC",
            "*/30 * * * *|Europe/Berlin",
            "30 2 * * *|Europe/Berlin",
            "0 */6 * * *|Asia/Beirut",
            "15 9-17 * * MON-FRI|Australia/Lord_Howe",
            "45 23 1,15 * *|America/Havana");

    private final String what;
    private final Duration jitter;
    private final Duration deadline;
    private final boolean immediate;
    private final Instant createdAt;

    /** True time; the operator's clock shows it with skew. */
    Instant time;

    Duration skew = Duration.ZERO;
    private boolean everSkewed;

    private int rule;
    private boolean suspended;
    private long generation = 1;
    private Instant notBefore;

    private long observedGeneration;
    private @Nullable Armed armed;
    private @Nullable Instant lastSlot;
    private @Nullable Active active;
    private final Map<String, Instant> children = new HashMap<>();
    final List<Instant> fired = new ArrayList<>();

    SlotWorld(String what, Instant start, int rule, Duration jitter, Duration deadline, boolean immediate) {
        this.what = what;
        this.createdAt = start;
        this.time = start;
        this.notBefore = start;
        this.rule = rule % RULES.size();
        this.jitter = jitter;
        this.deadline = deadline;
        this.immediate = immediate;
    }

    SlotPlan plan() {
        int bar = RULES.get(rule).indexOf('|');
        Slots slots =
                Crons.slots(RULES.get(rule).substring(0, bar), RULES.get(rule).substring(bar + 1));
        return new SlotPlan("ns", "s", slots, jitter, deadline, suspended, immediate);
    }

    void suspend(boolean suspend) {
        if (suspended != suspend) {
            suspended = suspend;
            edited();
        }
    }

    void editRule(int next) {
        if (rule != next % RULES.size()) {
            rule = next % RULES.size();
            edited();
        }
    }

    private void edited() {
        generation++;
        notBefore = time;
    }

    /** Retention, say. */
    void editSomethingElse() {
        generation++;
    }

    void skew(Duration wrong) {
        skew = wrong;
        everSkewed |= !wrong.isZero();
    }

    void endActive() {
        active = null;
    }

    /** @param crashes dies after making a backup, before the status says so */
    void reconcile(boolean crashes) {
        Instant now = time.plus(skew);
        int made = 0;
        for (int step = 0; step < 6; step++) {
            SlotFacts facts = new SlotFacts(createdAt, generation, observedGeneration, armed, lastSlot, active);
            SlotDecision decision = SlotPolicy.decide(plan(), facts, now);
            switch (decision) {
                case SlotDecision.Suspended _ -> {
                    observedGeneration = generation;
                    armed = null;
                    return;
                }
                case SlotDecision.Wait wait -> {
                    assertThat(wait.until()).as(what).isAfter(now).isEqualTo(plan().due(wait.slot()));
                    observedGeneration = generation;
                    return;
                }
                case SlotDecision.ClockBehind behind -> {
                    assertThat(everSkewed).as(what).isTrue();
                    assertThat(behind.slot()).as(what).isAfter(now);
                    return;
                }
                case SlotDecision.Arm arm -> armed = arm.armed();
                case SlotDecision.Run run -> {
                    assertThat(++made).as(what + ": runs at once").isEqualTo(1);
                    run(run, now);
                    if (crashes) {
                        return;
                    }
                    handled(run.slot());
                }
                case SlotDecision.SkipBecauseActive skip -> {
                    assertThat(active).as(what).isNotNull();
                    handled(skip.slot());
                }
                case SlotDecision.Missed missed -> {
                    assertThat(now).as(what).isAfter(plan().due(missed.latest()).plus(deadline));
                    handled(missed.latest());
                }
            }
            observedGeneration = generation;
        }
        throw new AssertionError(what + ": decides without end");
    }

    private void handled(Instant slot) {
        assertThat(lastSlot == null || slot.isAfter(lastSlot)).as(what).isTrue();
        lastSlot = slot;
    }

    private void run(SlotDecision.Run run, Instant now) {
        Instant slot = run.slot();
        String name = ChildNames.of("s", slot);
        if (children.put(name, slot) != null) {
            return;
        }
        active = new Active(name, slot);
        if (run.immediate()) {
            assertThat(children).as(what).hasSize(1);
            return;
        }
        // Of a crash the status knows nothing: when the clock goes back then, an older slot can follow. The name is the
        // lock.
        assertThat(everSkewed || fired.stream().allMatch(slot::isAfter))
                .as(what)
                .isTrue();
        fired.add(slot);
        Armed since = Objects.requireNonNull(armed, what);
        assertThat(slot).as(what).isAfter(since.since());
        assertThat(now).as(what).isBetween(plan().due(slot), plan().due(slot).plus(deadline));
        if (!everSkewed) {
            assertThat(slot).as(what + ": older than an edit or a suspension").isAfter(notBefore);
        }
    }
}
