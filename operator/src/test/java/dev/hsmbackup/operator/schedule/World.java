package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleSpec.Retry;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Retention;
import dev.hsmbackup.crds.ScheduleTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A schedule, its backups and the time, driven by {@link SchedulePolicy} as the operator drives them. */
final class World {

    static final String NAME = "nightly";
    static final int MOST_STEPS = 20;

    final List<HsmBackup> backups = new ArrayList<>();
    final List<String> news = new ArrayList<>();
    BackupSchedule schedule = new BackupSchedule();
    Instant now;
    int writes;

    /** What the HSM is restored by. */
    @Nullable
    String restore;

    /** What the API server does not let be created, and why. */
    Map<String, String> refused = Map.of();

    @Nullable
    Instant lookAgain;

    /** @param created the schedule is there since */
    World(String created, BackupScheduleSpec spec) {
        now = Instant.parse(created);
        schedule.getMetadata().setNamespace("team");
        schedule.getMetadata().setName(NAME);
        schedule.getMetadata().setUid("uid-1");
        schedule.getMetadata().setGeneration(1L);
        schedule.getMetadata().setCreationTimestamp(created);
        schedule.setSpec(spec);
    }

    static BackupScheduleSpec spec(String cron) {
        return new BackupScheduleSpec(
                cron,
                "Etc/UTC",
                "0s",
                false,
                false,
                3600,
                Retry.DEFAULT,
                Retention.KEEP_ALL,
                3,
                false,
                new ScheduleTemplate(new ScheduleTemplate.Backup(null, HsmBackupSpec.of("payments"))));
    }

    static BackupScheduleSpec spec(String cron, boolean suspend, boolean immediate) {
        BackupScheduleSpec spec = spec(cron);
        return new BackupScheduleSpec(
                cron,
                spec.timeZone(),
                spec.jitter(),
                suspend,
                immediate,
                spec.startingDeadlineSeconds(),
                spec.retry(),
                spec.retention(),
                spec.failedBackupsHistoryLimit(),
                spec.ownChildren(),
                spec.template());
    }

    /** Looks until there is nothing more to do now. */
    World settle() {
        for (int i = 0; i < MOST_STEPS; i++) {
            if (!look()) {
                return this;
            }
        }
        throw new AssertionError("does not settle: " + schedule.getStatus());
    }

    /** The operator looks at the times that it asked for, until then. */
    World until(String time) {
        Instant end = Instant.parse(time);
        settle();
        while (lookAgain != null && !lookAgain.isAfter(end)) {
            now = lookAgain;
            settle();
        }
        now = end;
        return settle();
    }

    /** Nobody looks until then. */
    World away(String time) {
        now = Instant.parse(time);
        return this;
    }

    /** True where something was written. */
    private boolean look() {
        BackupScheduleStatus before = schedule.getStatus();
        switch (SchedulePolicy.decide(schedule, Children.of(schedule, backups), restore, refused, now)) {
            case ScheduleDecision.Tell tell -> {
                write(tell.status());
                lookAgain = tell.lookAgain();
                if (tell.news() != null) {
                    news.add(tell.news().reason());
                }
                return !before.equals(tell.status());
            }
            case ScheduleDecision.Create create -> {
                HsmBackup made = BackupOrders.backup(schedule, create.order());
                Optional<HsmBackup> there = backups.stream()
                        .filter(it -> it.getMetadata()
                                .getName()
                                .equals(made.getMetadata().getName()))
                        .findFirst();
                if (there.isEmpty()) {
                    made.getMetadata().setCreationTimestamp(now.toString());
                    backups.add(made);
                }
                boolean ours = there.map(it -> Children.isOf(schedule, it)).orElse(true);
                write(ours ? create.then() : create.taken());
                return true;
            }
        }
    }

    void write(BackupScheduleStatus status) {
        writes += status.equals(schedule.getStatus()) ? 0 : 1;
        BackupSchedule next = copy();
        next.setStatus(status);
        schedule = next;
    }

    /** Somebody edits the spec. */
    World edit(BackupScheduleSpec spec) {
        BackupSchedule next = copy();
        next.getMetadata().setGeneration(schedule.getMetadata().getGeneration() + 1);
        next.setSpec(spec);
        schedule = next;
        return this;
    }

    World trigger(String token) {
        schedule.getMetadata().setAnnotations(Map.of(BackupSchedule.TRIGGER, token));
        return this;
    }

    private BackupSchedule copy() {
        BackupSchedule next = new BackupSchedule();
        next.setMetadata(schedule.getMetadata());
        next.setSpec(schedule.getSpec());
        next.setStatus(schedule.getStatus());
        return next;
    }

    /** The backup that is under way ends now. */
    World end(Phase phase) {
        HsmBackup running = backups.stream()
                .filter(it -> !it.getStatus().phase().isTerminal())
                .findFirst()
                .orElseThrow();
        backups.set(
                backups.indexOf(running),
                running.with(running.getStatus().toBuilder()
                        .phase(phase)
                        .completionTime(now)
                        .build()));
        return settle();
    }

    World pass(Duration time) {
        now = now.plus(time);
        return settle();
    }

    List<String> names() {
        return backups.stream().map(it -> it.getMetadata().getName()).toList();
    }

    BackupScheduleStatus status() {
        return schedule.getStatus();
    }

    /** Status and reason of a condition; empty where there is none. */
    String condition(String type) {
        return Conditions.find(status().conditions(), type)
                .map(it -> it.status() + " " + it.reason())
                .orElse("");
    }

    /** The message of a condition. */
    String message(String type) {
        return Conditions.find(status().conditions(), type)
                .map(Condition::message)
                .orElse("");
    }

    World change(UnaryOperator<World> by) {
        return by.apply(this);
    }
}
