package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleSpec.Retry;
import dev.hsmbackup.crds.GoDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a BackupSchedule says, in the terms of this package. */
final class ScheduleReading {

    /** An HSM is backed up at most so often: a backup takes minutes, and keeps all else from the HSM. */
    private static final Duration SHORTEST = Duration.ofMinutes(30);

    private ScheduleReading() {}

    static ScheduleCheck check(BackupSchedule schedule) {
        BackupScheduleSpec spec = schedule.getSpec();
        return ScheduleCheck.of(
                schedule.getMetadata().getNamespace(),
                schedule.getMetadata().getName(),
                spec.schedule(),
                spec.timeZone(),
                GoDuration.parse(spec.jitter()),
                SHORTEST);
    }

    static SlotPlan plan(BackupSchedule schedule, Slots slots) {
        BackupScheduleSpec spec = schedule.getSpec();
        return new SlotPlan(
                schedule.getMetadata().getNamespace(),
                schedule.getMetadata().getName(),
                slots,
                GoDuration.parse(spec.jitter()),
                Duration.ofSeconds(spec.startingDeadlineSeconds()),
                spec.suspend(),
                spec.immediate());
    }

    static RetryPolicy retry(BackupScheduleSpec spec) {
        Retry retry = spec.retry();
        return new RetryPolicy(
                count(retry.limit()), GoDuration.parse(retry.delay()), GoDuration.parse(retry.maxDelay()));
    }

    static RetentionPolicy retention(BackupScheduleSpec spec) {
        dev.hsmbackup.crds.Retention keep = spec.retention();
        return new RetentionPolicy(
                count(keep.keepLast()),
                count(keep.keepHourly()),
                count(keep.keepDaily()),
                count(keep.keepWeekly()),
                count(keep.keepMonthly()),
                count(keep.keepYearly()),
                keep.maxAge() == null ? null : GoDuration.parse(keep.maxAge()),
                keep.minSuccessful());
    }

    private static int count(@Nullable Integer given) {
        return given == null ? 0 : given;
    }
}
