package dev.hsmbackup.scenarios;

import static dev.hsmbackup.team.Team.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class ProbeTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    @Test
    void shouldBeReadyWhenTheHsmAnswersAndTheRoleIsThere(Team team) {
        Hsm probed = team.hsm("probed", QUICK);

        ManagedHsm hsm = team.awaitHsm(probed, Condition.Status.TRUE);

        assertThat(condition(hsm.getStatus().conditions(), "Ready").reason()).isEqualTo("HsmReachable");
        assertThat(hsm.getStatus().observedGeneration()).isEqualTo(1);
        assertThat(team.platform()
                        .rig()
                        .kubectl()
                        .run("wait", "--for=condition=Ready", "mhsm/" + probed.name(), "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(team.platform().operator().metrics().sum("hsmbackup_hsm_ready", "hsm=\"" + probed.name() + "\""))
                .isEqualTo(1);
        assertThat(probed.starts()).isEmpty();
    }

    @Test
    void shouldNameTheMissingRole(Team team) {
        Hsm norole = team.hsm("norole", QUICK);
        norole.change("{\"roles\": []}");

        ManagedHsm hsm = team.awaitHsm(norole, Condition.Status.FALSE);

        Condition ready = condition(hsm.getStatus().conditions(), "Ready");
        assertThat(ready.reason()).isEqualTo("Forbidden");
        assertThat(ready.message()).contains("Managed HSM Backup");
    }

    @Test
    void shouldSayThatAnUnknownHostCannotBeReached(Team team) {
        Hsm unreachable = team.absentHsm("unreachable");
        team.declare(unreachable);

        ManagedHsm hsm = team.awaitHsm(unreachable, Condition.Status.FALSE);

        Condition ready = condition(hsm.getStatus().conditions(), "Ready");
        assertThat(ready.reason()).isEqualTo("HsmUnreachable");
        assertThat(ready.message()).contains(unreachable.host());
    }

    @Test
    void shouldProbeAgainByItself(Team team) {
        Hsm again = team.hsm("again", QUICK);
        team.awaitHsm(again, Condition.Status.TRUE);

        String fault = again.fault("""
                "method": "GET", "authorized": true, "count": 0, "action": {"type": "status", "status": 403,
                "headers": {"Content-Type": "application/json"},
                "body": "{\\"error\\":{\\"code\\":\\"AccessDenied\\",\\"message\\":\\"Not authorized\\"}}"}""");
        ManagedHsm broken = team.awaitHsm(again, Condition.Status.FALSE);
        again.heal(fault);
        ManagedHsm mended = team.awaitHsm(again, Condition.Status.TRUE);

        assertThat(condition(broken.getStatus().conditions(), "Ready").reason()).isEqualTo("Forbidden");
        assertThat(mended.getMetadata().getGeneration()).isEqualTo(1);
    }
}
