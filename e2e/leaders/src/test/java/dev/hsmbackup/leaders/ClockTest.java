package dev.hsmbackup.leaders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** F33: the clock of the leader's machine jumps while it leads. That it may be wrong from the start, {@link Loss} shows. */
@Order(4)
class ClockTest {

    private static final Pair PAIR = Pair.get();
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    @DisplayName("F33 the leader's clock jumps 1 h ahead in mid-job, and then back")
    void shouldStandJumps() {
        Replica leader = PAIR.bothAlive();
        long pid = leader.operator().pid();
        try (Team team = PAIR.platform().team("jump")) {
            Backup first = running(team);
            Backup last = running(team);
            // Refused for ever, so its deadline decides: neither at once when the clock jumps ahead, nor an hour late.
            Hsm throttled = team.hsm("throttled", Duration.ofSeconds(1));
            throttled.fault("""
                    "method": "POST", "path": "/backup", "count": 0,
                    "action": {"type": "status", "status": 429, "headers": {"Retry-After": "1"}, "body": "{}"}""");
            team.requestBackup("refused", throttled, "1m");
            Backup.awaitThat("a refusal", () -> !throttled.starts().isEmpty());

            leader.clock().set(HOUR);
            awaitSkew(leader, HOUR);
            int asked = first.hsm()
                    .polls(Objects.requireNonNull(first.status().jobId()))
                    .size();
            Backup.awaitThat(
                    "more questions about the job",
                    () -> first.hsm()
                                    .polls(Objects.requireNonNull(first.status().jobId()))
                                    .size()
                            > asked + 2);
            first.hsm().endJob();

            assertThat(first.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(leader.operator().pid()).isEqualTo(pid);
            assertThat(leader.leads()).isTrue();
            assertThat(warnings(leader)).isPositive();

            leader.clock().set(HOUR.negated());
            int code = leader.operator().awaitExit(Duration.ofMinutes(2));
            leader.startWith(HOUR.negated());
            last.hsm().endJob();

            assertThat(code).isEqualTo(1);
            assertThat(last.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(last.hsm().starts()).hasSize(1);

            makeLeader(leader);
            RunStatus refused = team.awaitStatus(
                    "refused",
                    Backup.PATIENCE,
                    "to end",
                    status -> status.phase().isTerminal());
            assertThat(refused.phase()).isEqualTo(Phase.FAILED);
            assertThat(waited(team.backup("refused"))).isBetween(Duration.ofSeconds(58), Duration.ofMinutes(10));
        }
    }

    /** The one with the wrong clock leads, so that it judges. */
    private static void makeLeader(Replica replica) {
        PAIR.otherThan(replica).stop();
        replica.awaitLeads();
    }

    private static Backup running(Team team) {
        Hsm hsm = team.hsm("jump", Duration.ofHours(1));
        Backup backup = new Backup(team, hsm, hsm.name());
        backup.request();
        backup.awaitRunning();
        return backup;
    }

    private static Duration waited(HsmBackup backup) {
        return Duration.between(
                Instant.parse(backup.getMetadata().getCreationTimestamp()),
                Objects.requireNonNull(backup.getStatus().completionTime()));
    }

    private static void awaitSkew(Replica replica, Duration ahead) {
        Backup.awaitThat(
                "the skew to be " + ahead,
                () -> Math.abs(replica.operator().metrics().sum("hsmbackup_clock_skew_seconds") - ahead.toSeconds())
                        < 30);
    }

    private static long warnings(Replica replica) {
        return replica.operator().currentLog().entries().stream()
                .filter(line -> line.path("message").asText().startsWith("This machine's clock is"))
                .count();
    }

    @AfterAll
    static void end() {
        PAIR.stopBoth();
    }
}
