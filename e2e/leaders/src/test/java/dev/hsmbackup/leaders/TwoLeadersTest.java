package dev.hsmbackup.leaders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.ApiGate;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** F32: wrong clocks must not make two leaders, and two leaders must do no harm. Many backups at once, two per HSM. */
@Order(2)
class TwoLeadersTest {

    private static final int HSMS = 10;
    private static final Pair PAIR = Pair.get();
    private static final Match ELECTION = new Match(null, null, "leases", "", null, Pair.LEADER_LEASE, null);

    @Test
    @DisplayName("F32 a standby whose clock is 1 min ahead does not take a lease that is renewed")
    void shouldNotElectByTheClock() throws Exception {
        Replica leader = PAIR.bothAlive();
        Replica standby = PAIR.otherThan(leader);
        leader.clock().set(Duration.ZERO);
        standby.stop();
        standby.startWith(Duration.ofMinutes(1));
        Lease before = Objects.requireNonNull(PAIR.leaderLease());
        String looks =
                standby.gate().script().add(Rule.on(ELECTION, new Action.Pass()).times(0));
        try (Team team = PAIR.platform().team("clocks")) {

            List<Backup> backups = request(team);
            backups.forEach(Backup::awaitEnd);
            assertThat(standby.gate().script().requests().awaitHits(looks, 5, Duration.ofMinutes(1)))
                    .isTrue();

            Lease after = Objects.requireNonNull(PAIR.leaderLease());
            assertThat(after.getSpec().getHolderIdentity()).isEqualTo(leader.name());
            assertThat(after.getSpec().getLeaseTransitions())
                    .isEqualTo(before.getSpec().getLeaseTransitions());
            assertThat(backups).allSatisfy(backup -> {
                assertThat(backup.status().phase()).isEqualTo(Phase.SUCCEEDED);
                assertThat(backup.status().attempt()).isNotNull();
            });
            assertThat(backups)
                    .map(it -> it.hsm().starts())
                    .allSatisfy(starts -> assertThat(starts)
                            .hasSize(2)
                            .allSatisfy(start -> assertThat(start.answer()).isEqualTo("202")));
        }
    }

    @Test
    @DisplayName("F32 two that both think they lead: one start per backup")
    void shouldStandTwoLeaders() {
        Replica deceived = PAIR.bothAlive();
        Replica real = PAIR.otherThan(deceived);
        deceive(deceived.gate());
        giveTheLeaseTo(real);
        real.awaitLeads();
        try (Team team = PAIR.platform().team("both")) {

            List<Backup> backups = request(team);
            backups.forEach(Backup::awaitEnd);
            boolean both = deceived.leads() && real.leads();

            assertThat(both).as("both think that they lead").isTrue();
            assertThat(reconciled(deceived)).as("work of the deceived one").isPositive();
            assertThat(reconciled(real)).as("work of the real one").isPositive();
            Map<String, String> uids = uidsByAttempt();
            assertThat(backups).allSatisfy(backup -> assertOneStart(backup, uids));
        } finally {
            deceived.heal();
        }
    }

    /** It may think for ever that it holds the lease: all that it reads and writes there is as it was. */
    private static void deceive(ApiGate gate) {
        String old = Serialization.asJson(PAIR.leaderLease());
        gate.script().add(Rule.on(ELECTION, Action.Answer.of(200).body(old)).times(0));
    }

    private static void giveTheLeaseTo(Replica replica) {
        Lease lease = Objects.requireNonNull(PAIR.leaderLease());
        lease.getSpec().setHolderIdentity(replica.name());
        lease.getMetadata().setResourceVersion(null);
        PAIR.platform().admin().resource(lease).update();
    }

    private static List<Backup> request(Team team) {
        List<Backup> backups = new ArrayList<>();
        for (int n = 0; n < HSMS; n++) {
            Hsm hsm = team.hsm("both", Duration.ofSeconds(1));
            backups.add(new Backup(team, hsm, hsm.name() + "-first"));
            backups.add(new Backup(team, hsm, hsm.name() + "-second"));
        }
        backups.forEach(Backup::request);
        return backups;
    }

    private static double reconciled(Replica replica) {
        return replica.operator().metrics().sum("hsmbackup_reconciliations_total");
    }

    /** For which backup each attempt asked: the operators' own audit log tells. */
    private static Map<String, String> uidsByAttempt() {
        return PAIR.all().stream()
                .flatMap(replica -> replica.operator().log().events("backup-start").stream())
                .collect(Collectors.toMap(
                        line -> line.path("attemptId").asText(),
                        line -> line.path("uid").asText(),
                        (one, same) -> one));
    }

    private static void assertOneStart(Backup backup, Map<String, String> uids) {
        RunStatus status = backup.status();
        String uid = backup.team().backup(backup.name()).getMetadata().getUid();
        List<Arrival> starts = backup.acceptedStarts();

        assertThat(starts).extracting(Arrival::clientRequestId).isSubsetOf(uids.keySet());
        assertThat(starts)
                .filteredOn(start -> uid.equals(uids.get(start.clientRequestId())))
                .as("starts of " + backup.name() + " that Azure took")
                .hasSizeLessThanOrEqualTo(1)
                .hasSizeGreaterThanOrEqualTo(status.phase() == Phase.SUCCEEDED ? 1 : 0)
                .allSatisfy(start -> assertThat(status.jobId()).isIn(null, start.jobId()));
        assertThat(status.phase()).isIn(Phase.SUCCEEDED, Phase.UNKNOWN);
    }

    @AfterAll
    static void end() {
        PAIR.stopBoth();
    }
}
