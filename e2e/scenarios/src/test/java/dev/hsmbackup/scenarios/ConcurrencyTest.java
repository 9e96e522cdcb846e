package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class ConcurrencyTest {

    @Test
    void shouldBackUpTwoHsmsAtOnce(Scenario scenario) {
        scenario.declareHsm("first");
        scenario.declareHsm("second");

        scenario.requestBackup("of-first", "first");
        scenario.requestBackup("of-second", "second");
        HsmBackupStatus first = scenario.awaitEnd("of-first");
        HsmBackupStatus second = scenario.awaitEnd("of-second");

        assertThat(first.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(first.startTime()).isBefore(second.completionTime());
        assertThat(second.startTime()).isBefore(first.completionTime());
    }

    @Test
    void shouldRunOneJobAtATimeOnOneHsm(Scenario scenario) {
        scenario.declareHsm("serial");

        scenario.requestBackup("one", "serial");
        scenario.requestBackup("two", "serial");
        HsmBackupStatus one = scenario.awaitEnd("one");
        HsmBackupStatus two = scenario.awaitEnd("two");

        assertThat(one.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(two.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(one.folderUri()).isNotEqualTo(two.folderUri());
        // The lock keeps the second one from asking: a busy HSM would have answered 409.
        assertThat(scenario.startsAt("serial"))
                .hasSize(2)
                .allSatisfy(arrival -> assertThat(arrival.answer()).isEqualTo("202"));
        assertThat(Objects.requireNonNull(one.attempt()).id())
                .isNotEqualTo(Objects.requireNonNull(two.attempt()).id());
    }
}
