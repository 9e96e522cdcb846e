package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Schedules;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.schedule.BackupOrders;
import dev.hsmbackup.operator.schedule.Children;
import dev.hsmbackup.operator.schedule.RestoreUnderWay;
import dev.hsmbackup.operator.schedule.ScheduleDecision;
import dev.hsmbackup.operator.schedule.ScheduleDecision.Order;
import dev.hsmbackup.operator.schedule.SchedulePolicy;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one BackupSchedule one step further: observe, decide, act, write. */
public final class ScheduleEngine {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleEngine.class);

    /** Timers of months are no better than ones of a day, and the clock may be set meanwhile. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Schedules schedules;
    private final ScheduleCleaner cleaner;
    private final Leadership leadership;
    private final EventPublisher events;
    private final ScheduleReporter reporter;
    private final RefusedBackups refused;
    private final InstantSource clock;

    public ScheduleEngine(
            Schedules schedules,
            Leadership leadership,
            EventPublisher events,
            ScheduleReporter reporter,
            InstantSource clock) {
        this.schedules = schedules;
        this.leadership = leadership;
        this.events = events;
        this.refused = new RefusedBackups(events);
        this.cleaner = new ScheduleCleaner(schedules, leadership, refused);
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * One step.
     *
     * @param cached as the informer has it
     * @return when to look again
     */
    Duration step(BackupSchedule cached) {
        BackupSchedule schedule = schedules.live(cached).orElse(null);
        if (schedule == null || schedule.getMetadata().getDeletionTimestamp() != null) {
            gone(cached);
            return LONGEST_SLEEP;
        }
        // Before anything can fail: alerts must not go quiet over a backup that cannot be created.
        reporter.stands(schedule, schedule.getStatus());
        Children children = Children.of(
                schedule,
                schedules.backups(
                        schedule.getMetadata().getNamespace(),
                        Children.UID,
                        schedule.getMetadata().getUid()));
        Instant now = clock.instant();
        return act(schedule, children, Map.of(), now);
    }

    /** @param refusals backups that the API server did not let be created in this step, and why */
    private Duration act(BackupSchedule schedule, Children children, Map<String, String> refusals, Instant now) {
        return switch (decide(schedule, children, refusals, now)) {
            case ScheduleDecision.Tell tell -> {
                // What is deleted is known from the status alone afterwards, so that goes first.
                ScheduleCleaner.Plan plan = cleaner.plan(schedule, children, now);
                tell(schedule, tell, plan.wouldDelete());
                cleaner.delete(schedule, plan);
                yield tell.lookAgain() == null ? LONGEST_SLEEP : sleep(now, tell.lookAgain());
            }
            case ScheduleDecision.Create create -> {
                try {
                    yield create(schedule, create);
                } catch (KubernetesClientException e) {
                    if (!RefusedBackups.isRefusal(e)) {
                        throw e;
                    }
                    Map<String, String> more = new HashMap<>(refusals);
                    more.put(create.order().name(), refused.creation(schedule, create.order(), e));
                    yield act(schedule, children, more, now);
                }
            }
        };
    }

    /** Restores are looked for only where one would matter: at each slot, not at each look. */
    private ScheduleDecision decide(
            BackupSchedule schedule, Children children, Map<String, String> refusals, Instant now) {
        ScheduleDecision decision = SchedulePolicy.decide(schedule, children, null, refusals, now);
        return decision instanceof ScheduleDecision.Create create
                        && create.order().slot() != null
                ? RestoreUnderWay.of(schedule, schedules.restores())
                        .map(restore -> SchedulePolicy.decide(schedule, children, restore, refusals, now))
                        .orElse(decision)
                : decision;
    }

    /** The object does not exist any more, or soon will not. */
    void gone(BackupSchedule schedule) {
        refused.forget(schedule);
        reporter.gone(schedule);
    }

    private void tell(BackupSchedule schedule, ScheduleDecision.Tell tell, List<String> wouldDelete) {
        write(schedule, tell.status().toBuilder().wouldDelete(wouldDelete).build());
        if (tell.news() != null) {
            events.publish(
                    schedule,
                    new Announcement(
                            tell.news().warning(),
                            "Schedule",
                            tell.news().reason(),
                            tell.news().message()));
        }
    }

    /** @throws KubernetesClientException where the API server refuses, among others */
    private Duration create(BackupSchedule schedule, ScheduleDecision.Create create) {
        if (!leadership.confirmed()) {
            return SOON;
        }
        Order order = create.order();
        boolean created = schedules.create(BackupOrders.backup(schedule, order));
        HsmBackup there = created
                ? null
                : schedules
                        .backup(schedule.getMetadata().getNamespace(), order.name())
                        .orElse(null);
        if (!created && there == null) {
            return SOON; // It was there a moment ago: somebody deletes, so look again.
        }
        boolean ours = there == null || Children.isOf(schedule, there);
        LOG.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, schedule.getMetadata().getNamespace())
                .addKeyValue(LogKeys.NAME, order.name())
                .addKeyValue(LogKeys.REASON, order.why())
                .log(created ? "backup created" : ours ? "backup is there already" : "name is taken");
        if (!ours) {
            events.publish(schedule, nameTaken(order));
        }
        write(schedule, ours ? create.then() : create.taken());
        return SOON;
    }

    private static Announcement nameTaken(Order order) {
        return new Announcement(
                true,
                "Schedule",
                "NameTaken",
                "No backup was made: HsmBackup " + order.name()
                        + " is there already, and this schedule did not make it. It stays as it is; the next slot has"
                        + " another name.");
    }

    private void write(BackupSchedule schedule, BackupScheduleStatus status) {
        if (!status.equals(schedule.getStatus())) {
            schedules.writeStatus(schedule, status);
            reporter.stands(schedule, status);
        }
    }

    private static Duration sleep(Instant now, Instant until) {
        Duration wait = Duration.between(now, until);
        if (wait.compareTo(Duration.ofMillis(100)) < 0) {
            return Duration.ofMillis(100);
        }
        return wait.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : wait;
    }
}
