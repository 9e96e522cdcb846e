package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final Instant EARLIER = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-01T03:00:00.999Z");
    private static final Condition READY = condition("Ready", Condition.Status.FALSE, "Waiting", EARLIER);
    private static final Condition RECONCILING = condition("Reconciling", Condition.Status.TRUE, "Waiting", EARLIER);

    @Test
    void shouldAppendANewType() {
        assertThat(Conditions.with(List.of(READY), RECONCILING)).containsExactly(READY, RECONCILING);
    }

    @Test
    void shouldKeepTheTransitionTimeWhileTheStatusStays() {
        var update = condition("Ready", Condition.Status.FALSE, "Running", LATER);

        var merged = Conditions.with(List.of(READY, RECONCILING), update);

        assertThat(merged).containsExactly(condition("Ready", Condition.Status.FALSE, "Running", EARLIER), RECONCILING);
    }

    @Test
    void shouldTakeTheNewTransitionTimeInWholeSecondsWhenTheStatusChanges() {
        var update = condition("Ready", Condition.Status.TRUE, "Done", LATER);

        var merged = Conditions.with(List.of(READY), update);

        assertThat(merged).containsExactly(update);
        assertThat(merged.get(0).lastTransitionTime()).isEqualTo("2026-03-01T03:00:00Z");
    }

    @Test
    void shouldFindAndRemoveByType() {
        var both = List.of(READY, RECONCILING);

        assertThat(Conditions.find(both, "Ready")).contains(READY);
        assertThat(Conditions.find(both, "Stalled")).isEmpty();
        assertThat(Conditions.without(both, "Ready")).containsExactly(RECONCILING);
        assertThat(Conditions.without(both, "Stalled")).isEqualTo(both);
    }

    @Test
    void shouldHoldOnlyWhenTrue() {
        assertThat(RECONCILING.holds()).isTrue();
        assertThat(READY.holds()).isFalse();
        assertThat(condition("Ready", Condition.Status.UNKNOWN, "Waiting", EARLIER)
                        .holds())
                .isFalse();
    }

    private static Condition condition(String type, Condition.Status status, String reason, Instant time) {
        return new Condition(type, status, reason, "", 1, time);
    }
}
