package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

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
class ConcurrencyTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    @Test
    void shouldBackUpTwoHsmsAtOnce(Team team) {
        Hsm firstHsm = team.hsm("first", QUICK);
        Hsm secondHsm = team.hsm("second", QUICK);

        team.requestBackup("of-first", firstHsm);
        team.requestBackup("of-second", secondHsm);
        RunStatus first = team.awaitEnd("of-first");
        RunStatus second = team.awaitEnd("of-second");

        assertThat(first.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(first.startTime()).isBefore(second.completionTime());
        assertThat(second.startTime()).isBefore(first.completionTime());
    }

    @Test
    void shouldRunOneJobAtATimeOnOneHsm(Team team) {
        Hsm serial = team.hsm("serial", QUICK);

        team.requestBackup("one", serial);
        team.requestBackup("two", serial);
        RunStatus one = team.awaitEnd("one");
        RunStatus two = team.awaitEnd("two");

        assertThat(one.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(two.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(one.folderUri()).isNotEqualTo(two.folderUri());
        // The lock keeps the second one from asking: a busy HSM would have answered 409.
        assertThat(serial.starts())
                .hasSize(2)
                .allSatisfy(arrival -> assertThat(arrival.answer()).isEqualTo("202"));
        assertThat(Objects.requireNonNull(one.attempt()).id())
                .isNotEqualTo(Objects.requireNonNull(two.attempt()).id());
    }
}
