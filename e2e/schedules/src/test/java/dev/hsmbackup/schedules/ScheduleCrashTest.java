package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import dev.hsmbackup.team.crash.CrashPlan;
import dev.hsmbackup.team.crash.CrashPoint;
import dev.hsmbackup.team.crash.Scene;
import dev.hsmbackup.team.crash.Scene.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator is killed at every write of a schedule's run, from the slot or the token to the end of its backup, and
 * started again: one backup, one request to Azure at most, and the status says so.
 */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScheduleCrashTest {

    private static final String STATUS = "backupschedules/status";
    private static final String CREATION = "hsmbackups";
    private static final Duration AWAY = Duration.ofMinutes(15);

    private Platform platform;
    private CrashPlan ofTriggers;
    private CrashPlan ofSlots;

    /** What makes the schedule begin. */
    private enum Cause {
        TRIGGER {
            @Override
            void of(Schedule schedule) {
                schedule.trigger("now");
            }
        },
        SLOT {
            @Override
            void of(Schedule schedule) {
                schedule.wasAway(AWAY);
            }
        };

        abstract void of(Schedule schedule);
    }

    @BeforeAll
    void recordBothInPeace() {
        platform = Platforms.start(
                        "schedule-crash",
                        options -> options.behindGate().operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h")))
                .withKubelet();
        ofTriggers = new CrashPlan(record(Cause.TRIGGER));
        // The status is written by the same requests.
        ofSlots = new CrashPlan(record(Cause.SLOT).stream()
                .filter(point -> point.what().equals(CREATION))
                .toList());
    }

    private List<CrashPoint> record(Cause cause) {
        try (Team team = platform.team("peace")) {
            Hsm hsm = team.hsm("peace", Duration.ofMillis(300));
            Schedule schedule = Schedule.armed(team, hsm, Slot.past().daily(), "");
            Scene scene = scene(team, hsm);
            return scene
                    .record(() -> {
                        cause.of(schedule);
                        schedule.awaitEnd(schedule.awaitBackup());
                        scene.awaitFree();
                    })
                    .stream()
                    .filter(point -> !point.azure() && List.of(STATUS, CREATION).contains(point.what()))
                    .toList();
        }
    }

    Stream<CrashPoint> triggerPoints() {
        return ofTriggers.points().stream();
    }

    Stream<CrashPoint> slotPoints() {
        return ofSlots.points().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("triggerPoints")
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldBackUpOncePerToken(CrashPoint point) {
        ofTriggers.run(point, it -> survives(it, Cause.TRIGGER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slotPoints")
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldBackUpOncePerSlot(CrashPoint point) {
        ofSlots.run(point, it -> survives(it, Cause.SLOT));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldHaveComeToNearlyAllPoints() {
        assertThat(ofTriggers.points()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(ofSlots.points()).hasSize(2);
        assertThat(ofTriggers.missed().size() + ofSlots.missed().size()).isLessThanOrEqualTo(2);
    }

    /** A quota that somebody else counts on at the same moment: no object of that name is there. */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldNotTakeAConflictForAStranger() {
        try (Team team = platform.team("conflict")) {
            Schedule schedule = Schedule.armed(
                    team,
                    team.hsm("conflict", Duration.ofMillis(300)),
                    Slot.past().daily(),
                    "");
            platform.rig()
                    .gate()
                    .script()
                    .add(Rule.on(
                            Match.of("create", CREATION).in(team.namespace()),
                            new Action.Answer(409, "Conflict", "the quota changed", null, null, null, null)));

            schedule.wasAway(AWAY);
            schedule.awaitEnd(schedule.awaitBackup());

            assertThat(schedule.events("NameTaken")).isEmpty();
        }
    }

    private boolean survives(CrashPoint point, Cause cause) {
        try (Team team = platform.team("crash")) {
            platform.operator();
            Hsm hsm = team.hsm("crash", Duration.ofMillis(300));
            Slot slot = Slot.past();
            Schedule schedule = Schedule.armed(team, hsm, slot.daily(), "");
            Scene scene = scene(team, hsm);

            Optional<RunStatus> found = scene.kill(point, () -> cause.of(schedule), () -> standing(schedule));
            awaitHonestEnd(schedule);
            schedule.awaitLook();

            assertThat(schedule.names()).hasSize(1);
            assertThat(hsm.starts()).hasSizeLessThanOrEqualTo(1);
            assertThat(schedule.status().missedRuns()).isZero();
            assertThat(schedule.events("NameTaken")).isEmpty();
            if (cause == Cause.TRIGGER) {
                assertThat(schedule.status().lastHandledTrigger()).isEqualTo("now");
                assertThat(schedule.status().lastScheduleTime()).isNull();
            } else {
                assertThat(schedule.names()).containsExactly(slot.child());
                assertThat(schedule.status().lastScheduleTime()).isEqualTo(slot.time());
            }
            scene.awaitFree();
            return found.isPresent();
        }
    }

    /** The kill may also strike between the backup's intent and Azure's answer: then nobody can know. */
    private static void awaitHonestEnd(Schedule schedule) {
        HsmBackup backup = schedule.awaitBackup();
        RunStatus end = schedule.team().awaitEnd(backup.getMetadata().getName());
        if (end.phase() == Phase.UNKNOWN) {
            schedule.await("to tell of it", it -> it.consecutiveFailures() == 1 && it.active() == null);
        } else {
            schedule.awaitEnd(backup);
        }
    }

    /** Of the backup; that of a new one where there is none yet, or where the schedule does not know its end. */
    private static RunStatus standing(Schedule schedule) {
        return schedule.backups().stream()
                .filter(backup ->
                        backup.getMetadata().getName().equals(schedule.status().lastSuccessfulBackup()))
                .findFirst()
                .map(backup -> backup.getStatus())
                .orElse(RunStatus.INITIAL);
    }

    private static Scene scene(Team team, Hsm hsm) {
        return Scene.of(
                team, hsm, new Written(STATUS, STATUS, "nightly"), new Written(CREATION, CREATION, "(nightly-.*)?"));
    }

    @AfterAll
    void end() {
        platform.close();
    }
}
