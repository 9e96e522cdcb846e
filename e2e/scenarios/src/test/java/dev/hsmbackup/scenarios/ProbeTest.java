package dev.hsmbackup.scenarios;

import static dev.hsmbackup.scenarios.Scenario.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.ManagedHsm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class ProbeTest {

    @Test
    void shouldBeReadyWhenTheHsmAnswersAndTheRoleIsThere(Scenario scenario) {
        scenario.declareHsm("probed");

        ManagedHsm hsm = scenario.awaitHsmCondition("probed", Condition.Status.TRUE);

        assertThat(condition(hsm.getStatus().conditions(), "Ready").reason()).isEqualTo("HsmReachable");
        assertThat(hsm.getStatus().observedGeneration()).isEqualTo(1);
        assertThat(scenario.rig()
                        .kubectl()
                        .run("wait", "--for=condition=Ready", "mhsm/probed", "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(scenario.operator().metrics().sum("hsmbackup_managed_hsm_ready", "hsm=\"probed\""))
                .isEqualTo(1);
        assertThat(scenario.startsAt("probed")).isEmpty();
    }

    @Test
    void shouldNameTheMissingRole(Scenario scenario) {
        scenario.declareHsm("norole");

        ManagedHsm hsm = scenario.awaitHsmCondition("norole", Condition.Status.FALSE);

        Condition ready = condition(hsm.getStatus().conditions(), "Ready");
        assertThat(ready.reason()).isEqualTo("Forbidden");
        assertThat(ready.message()).contains("Managed HSM Backup");
    }

    @Test
    void shouldSayThatAnUnknownHostCannotBeReached(Scenario scenario) {
        scenario.declareHsm("unreachable");

        ManagedHsm hsm = scenario.awaitHsmCondition("unreachable", Condition.Status.FALSE);

        Condition ready = condition(hsm.getStatus().conditions(), "Ready");
        assertThat(ready.reason()).isEqualTo("HsmUnreachable");
        assertThat(ready.message()).contains("unreachable.managedhsm.azure.net");
    }

    @Test
    void shouldProbeAgainByItself(Scenario scenario) {
        scenario.declareHsm("again");
        scenario.awaitHsmCondition("again", Condition.Status.TRUE);

        scenario.rig().simulator().control().forbidStatus("again.managedhsm.azure.net");
        ManagedHsm broken = scenario.awaitHsmCondition("again", Condition.Status.FALSE);
        scenario.rig().simulator().control().clearFaults();
        ManagedHsm mended = scenario.awaitHsmCondition("again", Condition.Status.TRUE);

        assertThat(condition(broken.getStatus().conditions(), "Ready").reason()).isEqualTo("Forbidden");
        assertThat(mended.getMetadata().getGeneration()).isEqualTo(1);
    }
}
