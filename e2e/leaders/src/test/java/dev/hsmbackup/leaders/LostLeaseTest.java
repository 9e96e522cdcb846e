package dev.hsmbackup.leaders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A leader loses the lease while it drives a backup at each step of the start protocol; the standby takes over; then the
 * old leader's late requests arrive, and it goes on where it still can. The clocks of both machines are wrong.
 */
@Order(1)
@ParameterizedClass(name = "{0}")
@EnumSource(Loss.class)
class LostLeaseTest {

    private static final Pair PAIR = Pair.get();
    private static final Map<Step, Backup> BACKUPS = new EnumMap<>(Step.class);
    private static int exitCode;
    private static Team team;

    private final Loss loss;

    LostLeaseTest(Loss loss) {
        this.loss = loss;
    }

    @BeforeParameterizedClassInvocation
    static void tell(Loss loss) {
        Replica old = bringToTheirSteps(loss);

        loss.befalls(PAIR, old);
        PAIR.otherThan(old).awaitLeads();
        BACKUPS.forEach(LostLeaseTest::awaitWhatTheNewLeaderMakesOfIt);
        loss.passes(old);

        exitCode = old.operator().awaitExit(Duration.ofMinutes(1));
        old.heal();
    }

    /** Again where the leader lost the lease by itself meanwhile: on a machine that is busy with other things it can. */
    private static Replica bringToTheirSteps(Loss loss) {
        for (int attempts = 0; attempts < 3; attempts++) {
            Replica leader = PAIR.bothAlive(Loss.firstClock(), loss.standbyClock());
            team = PAIR.platform().team("lost");
            for (Step step : Step.values()) {
                // Jobs end when the test says so, but those that are started in the end.
                Hsm hsm = team.hsm("lost", Duration.ofHours(1));
                BACKUPS.put(step, new Backup(team, hsm, hsm.name()));
            }
            BACKUPS.forEach((step, backup) -> step.reach(backup, leader.gate()));
            if (leader.leads()) {
                return leader;
            }
            leader.heal();
            team.close();
        }
        throw new AssertionError("the leader loses its lease before anything befalls it, again and again");
    }

    private static void awaitWhatTheNewLeaderMakesOfIt(Step step, Backup backup) {
        if (step.end() == Phase.UNKNOWN) {
            backup.awaitEnd();
        } else if (step != Step.END_UNWRITTEN) {
            backup.awaitRunning();
        }
        backup.hsm().change("{\"jobTimes\": {\"backup\": \"1s\"}}");
        if (step.starts() == 1 && step != Step.END_UNWRITTEN) {
            backup.hsm().endJob();
        }
        backup.awaitEnd();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void shouldStartAtMostOnceAndEndRight(Step step) {
        Backup backup = backup(step);

        RunStatus ended = backup.status();

        assertThat(ended.phase()).isEqualTo(step.end());
        assertThat(backup.hsm().starts()).hasSize(step.starts());
        if (ended.jobId() != null) {
            assertThat(ended.jobId()).isEqualTo(backup.hsm().starts().getFirst().jobId());
        }
        // The lock is given back after the end is written.
        Backup.awaitThat(
                "the lock to be free", () -> PAIR.lockHolder(backup.hsm()).isEmpty());
    }

    @Test
    void shouldEndTheOldLeader() {
        assertThat(exitCode).isEqualTo(loss.exitCode());
    }

    @AfterParameterizedClassInvocation
    static void shouldLeaveNoLockBehind() {
        List<Backup> next = BACKUPS.values().stream()
                .map(backup -> new Backup(team, backup.hsm(), backup.name() + "-next"))
                .toList();
        next.forEach(Backup::request);
        next.forEach(backup -> assertThat(backup.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED));
        team.close();
    }

    @AfterAll
    static void end() {
        PAIR.stopBoth();
    }

    private static Backup backup(Step step) {
        Backup backup = BACKUPS.get(step);
        if (backup == null) {
            throw new AssertionError("no backup was brought to this step: " + step);
        }
        return backup;
    }
}
