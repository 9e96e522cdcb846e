package dev.hsmbackup.scenarios;

import static dev.hsmbackup.scenarios.Scenario.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class AzureFailureTest {

    private static final String NO_SUCH_CONTAINER = "https://scenarios.blob.core.windows.net/nowhere";

    @Test
    void shouldTellAzuresReasonWhenTheContainerIsMissing(Scenario scenario) {
        scenario.declareHsm("nocontainer", NO_SUCH_CONTAINER, scenario.namespace());

        scenario.requestBackup("nightly", "nocontainer");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.jobStatus()).isEqualTo("Failed");
        assertThat(status.statusDetails()).isEqualTo("ResourceNotFound");
        assertThat(status.folderUri()).isNull();
        assertThat(Objects.requireNonNull(status.error()).message()).contains("ResourceNotFound");
        assertThat(condition(status.conditions(), "Ready").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition(status.conditions(), "Stalled").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition(status.conditions(), "Stalled").reason()).isEqualTo("AzureFailed");
        scenario.awaitEvents("nightly", 2);
        assertThat(scenario.events("nightly").getLast())
                .returns("AzureFailed", Event::getReason)
                .returns("Warning", Event::getType);
    }

    @Test
    void shouldEndKubectlWaitAtOnceWhenItFailed(Scenario scenario) {
        scenario.declareHsm("waitedfail", NO_SUCH_CONTAINER, scenario.namespace());
        scenario.requestBackup("nightly", "waitedfail");

        assertThat(scenario.kubectl("wait", "--for=condition=Stalled", "hb/nightly", "--timeout=60s")
                        .succeeded())
                .isTrue();
        assertThat(scenario.kubectl("wait", "--for=jsonpath={.status.phase}=Failed", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(scenario.kubectl("wait", "--for=condition=Ready=False", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(scenario.kubectl("wait", "--for=condition=Ready", "hb/nightly", "--timeout=1s")
                        .succeeded())
                .isFalse();
    }

    @Test
    void shouldNameTheRoleThatIsMissing(Scenario scenario) {
        scenario.declareHsm("norole");

        scenario.requestBackup("nightly", "norole");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.jobId()).isNull();
        assertThat(condition(status.conditions(), "Stalled").reason()).isEqualTo("Forbidden");
        assertThat(condition(status.conditions(), "Stalled").message())
                .contains("norole.managedhsm.azure.net answered 403")
                .contains("--role \"Managed HSM Backup\"");
        assertThat(scenario.startsAt("norole"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.answer()).isEqualTo("403"));
    }
}
