package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.apigate.ApiGate;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.When;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.Signal;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two operators. At the slot the leader creates the backups of some schedules; of others its requests are late: it stands
 * still, the standby leads, and then the late requests arrive.
 */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoReplicasTest {

    private static final int SCHEDULES = 6;

    private final Platform platform = Platforms.start("replicas", options -> options.withoutOperator());
    private final Replica one = Replica.in(platform.rig(), "operator-a");
    private final Replica other = Replica.in(platform.rig(), "operator-b");

    private record Replica(Operator operator, ApiGate gate) {

        static Replica in(Rig rig, String name) {
            ApiGate gate = rig.newGate("gate-" + name);
            return new Replica(rig.newOperator(name, gate), gate);
        }

        boolean leads() {
            try {
                return operator.isAlive() && operator.metrics().sum("hsmbackup_leader") == 1;
            } catch (RigException e) {
                return false;
            }
        }
    }

    private record Case(Schedule schedule, Hsm hsm) {}

    @BeforeAll
    void startBoth() {
        one.operator().start();
        one.operator().awaitReady();
        other.operator().start();
        other.operator().awaitReady();
    }

    @Test
    @DisplayName("the leader changes at the slot: one backup per slot and per token, whoever made it")
    void shouldBackUpOncePerSlot() {
        Slot slot = Slot.soon();
        List<Case> all = new ArrayList<>();
        for (int i = 0; i < SCHEDULES; i++) {
            Team team = platform.team("replicas");
            Hsm hsm = team.hsm("replicas", Duration.ofMillis(300));
            all.add(new Case(Schedule.create(team, hsm, slot.daily(), ""), hsm));
        }
        all.forEach(it -> it.schedule().awaitArmed());
        await("a leader").atMost(Schedule.PATIENCE).until(() -> one.leads() != other.leads());
        Replica leader = one.leads() ? one : other;
        Replica standby = one.leads() ? other : one;
        // Of the first two the request is late, of the second two its answer and with it the status; the rest goes
        // well.
        String before = hold(leader, all.subList(0, 2), When.BEFORE);
        String after = hold(leader, all.subList(2, 4), When.AFTER);

        await("the slot, and the requests to be held")
                .atMost(Schedule.PATIENCE)
                .until(() -> held(leader, before) >= 2 && held(leader, after) >= 2);
        leader.operator().send(Signal.STOP);
        await("the standby to lead").atMost(Schedule.PATIENCE).until(standby::leads);
        all.forEach(it -> it.schedule().awaitEnd(it.schedule().awaitBackup()));
        leader.gate().script().clear();
        leader.operator().send(Signal.CONT);
        leader.operator().awaitExit(Duration.ofMinutes(1));

        for (Case it : all) {
            it.schedule().awaitLook();
            assertThat(it.schedule().names()).containsExactly(slot.child());
            assertThat(it.hsm().starts()).hasSize(1);
            assertThat(it.schedule().status().lastScheduleTime()).isEqualTo(slot.time());
            assertThat(it.schedule().status().missedRuns()).isZero();
            assertThat(it.schedule().events("NameTaken")).isEmpty();
            HsmBackup next = it.schedule().backUp("next");
            assertThat(it.schedule().names())
                    .containsExactly(slot.child(), next.getMetadata().getName());
        }
    }

    private static String hold(Replica leader, List<Case> cases, When when) {
        String namespaces = String.join(
                "|", cases.stream().map(it -> it.schedule().team().namespace()).toList());
        return leader.gate()
                .script()
                .add(Rule.on(Match.of("create", "hsmbackups").in(namespaces), new Action.Hold(when))
                        .times(0));
    }

    private static int held(Replica leader, String rule) {
        return leader.gate().script().requests().counts().stream()
                .filter(count -> rule.equals(count.rule().id()))
                .mapToInt(count -> Math.toIntExact(count.waiting()))
                .sum();
    }

    @AfterAll
    void end() {
        platform.close();
    }
}
