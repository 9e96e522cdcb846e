package dev.hsmbackup.scenarios;

import static dev.hsmbackup.team.Team.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class AzureFailureTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final String NO_SUCH_CONTAINER = "https://backups.blob.core.windows.net/nowhere";

    @Test
    void shouldTellAzuresReasonWhenTheContainerIsMissing(Team team) {
        Hsm nocontainer = team.undeclaredHsm("nocontainer", QUICK);
        team.declare(nocontainer, NO_SUCH_CONTAINER, team.namespace());

        team.requestBackup("nightly", nocontainer);
        RunStatus status = team.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.jobStatus()).isEqualTo("Failed");
        assertThat(status.statusDetails()).isEqualTo("ResourceNotFound");
        assertThat(status.folderUri()).isNull();
        assertThat(Objects.requireNonNull(status.error()).message()).contains("ResourceNotFound");
        assertThat(condition(status.conditions(), "Ready").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition(status.conditions(), "Stalled").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition(status.conditions(), "Stalled").reason()).isEqualTo("AzureFailed");
        team.awaitEvents("nightly", 1);
        assertThat(team.events("nightly").getLast())
                .returns("AzureFailed", Event::getReason)
                .returns("Warning", Event::getType);
    }

    @Test
    void shouldEndKubectlWaitAtOnceWhenItFailed(Team team) {
        Hsm waitedfail = team.undeclaredHsm("waitedfail", QUICK);
        team.declare(waitedfail, NO_SUCH_CONTAINER, team.namespace());
        team.requestBackup("nightly", waitedfail);

        assertThat(team.kubectl("wait", "--for=condition=Stalled", "hb/nightly", "--timeout=60s")
                        .succeeded())
                .isTrue();
        assertThat(team.kubectl("wait", "--for=jsonpath={.status.phase}=Failed", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(team.kubectl("wait", "--for=condition=Ready=False", "hb/nightly", "--timeout=5s")
                        .succeeded())
                .isTrue();
        assertThat(team.kubectl("wait", "--for=condition=Ready", "hb/nightly", "--timeout=1s")
                        .succeeded())
                .isFalse();
    }

    @Test
    void shouldNameTheRoleThatIsMissing(Team team) {
        Hsm norole = team.hsm("norole", QUICK);
        norole.change("{\"roles\": []}");

        team.requestBackup("nightly", norole);
        RunStatus status = team.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.jobId()).isNull();
        assertThat(condition(status.conditions(), "Stalled").reason()).isEqualTo("Forbidden");
        assertThat(condition(status.conditions(), "Stalled").message())
                .contains(norole.host() + " answered 403")
                .contains("--role \"Managed HSM Backup\"");
        assertThat(norole.starts())
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.answer()).isEqualTo("403"));
    }
}
