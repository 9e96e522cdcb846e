package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the status of a schedule may and may not say. */
class BackupScheduleStatusRulesTest {

    private static final Instant SLOT = Runs.NOW;

    private final ApiServer api = ApiServer.shared();

    @Test
    void shouldStartAsNotSeen() {
        var schedule = created();

        assertThat(schedule.getStatus()).isEqualTo(BackupScheduleStatus.INITIAL);
    }

    @Test
    void shouldKeepAllThatItTells() {
        var status = SampleSchedules.status();

        assertThat(write(created(), status).getStatus()).isEqualTo(status);
    }

    @Test
    void shouldNotForgetWhatTheOperatorSaw() {
        var schedule = write(created(), SampleSchedules.status());

        var refusal = Refusal.of(() -> change(schedule, status -> status.observedGeneration(0)));

        refusal.isOnly("status.observedGeneration", "observedGeneration never goes back; send the whole status");
    }

    /** A write without status would become the CRD's default. */
    @Test
    void shouldNotLoseTheWholeStatus() {
        var schedule = write(created(), SampleSchedules.status());
        var without = Manifest.backupSchedule(schedule.getMetadata().getName()).with("/metadata/namespace", "default");

        var refusal = Refusal.of(() -> api.updateStatus(without));

        refusal.has("status.observedGeneration", "observedGeneration never goes back");
        refusal.has("status", "lastScheduleTime never goes back");
        refusal.has("status", "lastHandledTrigger is never removed");
    }

    /** A slot before it would fire again. */
    @ParameterizedTest
    @ValueSource(strings = {"-1s", "-1m", "-8760h"})
    void shouldNotGoBackToAnEarlierSlot(String back) {
        var schedule = write(created(), SampleSchedules.status());
        var earlier = SLOT.minus(GoDuration.parse(back.substring(1)));

        var refusal = Refusal.of(() -> change(schedule, status -> status.lastScheduleTime(earlier)));

        refusal.isOnly("status", "lastScheduleTime never goes back: a slot would fire twice");
    }

    @Test
    void shouldNotForgetTheLastSlot() {
        var schedule = write(created(), SampleSchedules.status());

        var refusal = Refusal.of(() -> change(schedule, status -> status.lastScheduleTime(null)));

        refusal.isOnly("status", "lastScheduleTime never goes back: a slot would fire twice");
    }

    @Test
    void shouldNotForgetTheLastTrigger() {
        var schedule = write(created(), SampleSchedules.status());

        var refusal = Refusal.of(() -> change(schedule, status -> status.lastHandledTrigger(null)));
        var next = change(schedule, status -> status.lastHandledTrigger("another"));

        refusal.isOnly("status", "lastHandledTrigger is never removed: a trigger would fire twice");
        assertThat(next.getStatus().lastHandledTrigger()).isEqualTo("another");
    }

    @Test
    void shouldGoOnToTheNextSlot() {
        var schedule = write(created(), SampleSchedules.status());
        var next = SLOT.plus(Duration.ofDays(1));

        var same = change(schedule, status -> status.lastScheduleTime(SLOT));
        var after = change(same, status -> status.lastScheduleTime(next));

        assertThat(after.getStatus().lastScheduleTime()).isEqualTo(next);
    }

    /** What is not a fact about the past may go. */
    @Test
    void shouldLetTheRestBeTakenAway() {
        var schedule = write(created(), SampleSchedules.status());
        var rest = new BackupScheduleStatusBuilder()
                .observedGeneration(1)
                .lastScheduleTime(SLOT)
                .lastHandledTrigger("now-please")
                .build();

        assertThat(write(schedule, rest).getStatus()).isEqualTo(rest);
    }

    @Test
    void shouldTakeTimesWithFractionsAsTheClockGivesThem() {
        var odd = SLOT.plusNanos(123_456_789);
        var status = new BackupScheduleStatusBuilder()
                .observedGeneration(1)
                .armed(new BackupScheduleStatus.Armed(odd, "0 2 * * * Etc/UTC"))
                .retry(new BackupScheduleStatus.Retrying(odd, 1, odd))
                .lastScheduleTime(odd)
                .nextScheduleTime(odd)
                .lastSuccessfulTime(odd)
                .lastFailureTime(odd)
                .lastMissedTime(odd)
                .successDueTime(odd)
                .build();

        var written = write(created(), status).getStatus();

        assertThat(written).isEqualTo(status);
        assertThat(written.retry()).isEqualTo(new BackupScheduleStatus.Retrying(SLOT, 1, SLOT));
    }

    @Test
    void shouldDropAStatusThatAUserWrites() {
        var forged = Manifest.backupSchedule(Manifest.uniqueName())
                .with("/status", Map.of("observedGeneration", 1, "phase", "Armed", "lastHandledTrigger", "x"));

        api.kubectl().apply(forged.json());

        assertThat(api.kubectl().output("get", "bs", forged.name(), "-o", "jsonpath={.status}"))
                .isEqualTo("{\"observedGeneration\":-1,\"phase\":\"Pending\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "armed", "Unknown", "Failed"})
    void shouldRefuseAPhaseThatDoesNotExist(String word) {
        var schedule = Manifest.backupSchedule(created().getMetadata().getName())
                .with("/metadata/namespace", "default")
                .with("/status", Map.of("observedGeneration", 1, "phase", word));

        Refusal.of(() -> api.updateStatus(schedule))
                .isOnly("status.phase", "Unsupported value: \"" + word + "\": supported values: \"Armed\"");
    }

    @Test
    void shouldShowAtMostAHundredNames() {
        var names = IntStream.range(0, 101).mapToObj(i -> "b" + i).toList();

        var refusal = Refusal.of(() -> change(created(), status -> status.wouldDelete(names)));
        var cut = change(created(), status -> status.wouldDelete(names.subList(0, 100)));

        refusal.isOnly("status.wouldDelete", "Too many");
        assertThat(cut.getStatus().wouldDelete()).isEqualTo(names.subList(0, 100));
    }

    private BackupSchedule created() {
        return api.client().resource(SampleSchedules.schedule()).create();
    }

    private BackupSchedule change(BackupSchedule schedule, UnaryOperator<BackupScheduleStatusBuilder> change) {
        return write(schedule, change.apply(schedule.getStatus().toBuilder()).build());
    }

    private BackupSchedule write(BackupSchedule schedule, BackupScheduleStatus status) {
        var copy = new BackupSchedule();
        copy.setMetadata(schedule.getMetadata());
        copy.setSpec(schedule.getSpec());
        copy.setStatus(status);
        return api.client().resource(copy).updateStatus();
    }
}
