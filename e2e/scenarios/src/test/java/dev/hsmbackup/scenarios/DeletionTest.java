package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
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
class DeletionTest {

    /** Long enough to do something in the middle. */
    private static final Duration LONG = Duration.ofSeconds(8);

    @Test
    void shouldLetTheObjectGoAndKeepTheHsmLockedUntilItsJobEnded(Team team) {
        Hsm deletedHsm = team.hsm("deleted", LONG);
        team.requestBackup("nightly", deletedHsm);
        RunStatus running = team.awaitPhase("nightly", Phase.RUNNING);
        String job = Objects.requireNonNull(running.jobId());

        assertThat(team.kubectl("delete", "hb/nightly", "--timeout=5s").succeeded())
                .isTrue();
        team.requestBackup("next", deletedHsm);
        RunStatus next = team.awaitEnd("next");

        assertThat(next.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(next.jobId()).isNotEqualTo(job);
        assertThat(team.platform().azureAdmin().backupStatus(deletedHsm, job)).isEqualTo("Succeeded");
        // The lock was held for the orphaned job: the HSM was never asked while it was busy.
        assertThat(deletedHsm.starts())
                .hasSize(2)
                .allSatisfy(arrival -> assertThat(arrival.answer()).isEqualTo("202"));
    }

    @Test
    void shouldNotHoldUpTheDeletionOfANamespace(Team team) {
        Hsm abandoned = team.hsm("abandoned", LONG);
        team.requestBackup("nightly", abandoned);
        team.awaitPhase("nightly", Phase.RUNNING);

        team.platform().rig().kubectl().output("delete", "namespace", team.namespace(), "--wait=false");

        await("the namespace to be gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> team.platform()
                                .admin()
                                .namespaces()
                                .withName(team.namespace())
                                .get()
                        == null);
        assertThat(team.platform()
                        .admin()
                        .resources(HsmBackup.class)
                        .inNamespace(team.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }
}
