package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class DeletionTest {

    @Test
    void shouldLetTheObjectGoAndKeepTheHsmLockedUntilItsJobEnded(Scenario scenario) {
        scenario.declareHsm("deleted");
        scenario.requestBackup("nightly", "deleted");
        HsmBackupStatus running = scenario.awaitPhase("nightly", Phase.RUNNING);
        String job = Objects.requireNonNull(running.jobId());

        assertThat(scenario.kubectl("delete", "hb/nightly", "--timeout=5s").succeeded())
                .isTrue();
        scenario.requestBackup("next", "deleted");
        HsmBackupStatus next = scenario.awaitEnd("next");

        assertThat(next.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(next.jobId()).isNotEqualTo(job);
        assertThat(new AzureAdmin(scenario.rig().simulator()).backupStatus("deleted", job))
                .isEqualTo("Succeeded");
        // The lock was held for the orphaned job: the HSM was never asked while it was busy.
        assertThat(scenario.startsAt("deleted"))
                .hasSize(2)
                .allSatisfy(arrival -> assertThat(arrival.answer()).isEqualTo("202"));
    }

    @Test
    void shouldNotHoldUpTheDeletionOfANamespace(Scenario scenario) {
        scenario.declareHsm("abandoned");
        scenario.requestBackup("nightly", "abandoned");
        scenario.awaitPhase("nightly", Phase.RUNNING);

        scenario.rig().kubectl().output("delete", "namespace", scenario.namespace(), "--wait=false");

        await("the namespace to be gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> scenario.client()
                                .namespaces()
                                .withName(scenario.namespace())
                                .get()
                        == null);
        assertThat(scenario.client()
                        .resources(HsmBackup.class)
                        .inNamespace(scenario.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }
}
