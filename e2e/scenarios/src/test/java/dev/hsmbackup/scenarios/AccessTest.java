package dev.hsmbackup.scenarios;

import static dev.hsmbackup.scenarios.Scenario.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.Phase;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScenarioExtension.class)
class AccessTest {

    /** What a tenant can see of an answer, without times. */
    private record Visible(HsmBackupStatus status, List<String> conditions, List<String> events) {}

    @Test
    void shouldAnswerTheSameForAForbiddenAndForAMissingHsm(Scenario scenario) {
        scenario.requestBackup("missing", "hidden");
        scenario.awaitEnd("missing");
        scenario.declareHsm("hidden", ScenarioFleet.CONTAINER, "some-other-team");

        scenario.requestBackup("forbidden", "hidden");
        HsmBackupStatus forbidden = scenario.awaitEnd("forbidden");
        scenario.awaitEvents("forbidden", scenario.events("missing").size());

        assertThat(forbidden.phase()).isEqualTo(Phase.FAILED);
        assertThat(condition(forbidden.conditions(), "Ready").reason()).isEqualTo("HsmNotAvailable");
        assertThat(forbidden.attempt()).isNull();
        assertThat(visible(scenario, "forbidden")).isEqualTo(visible(scenario, "missing"));
        assertThat(scenario.startsAt("hidden")).isEmpty();
        assertThat(scenario.operator()
                        .metrics()
                        .sum("hsmbackup_backups_total", "namespace=\"" + scenario.namespace() + "\"", "hsm=\"hidden\""))
                .isZero();
    }

    @Test
    void shouldNotReachTheHsmOfAnotherNamespaceEvenWhenItRuns(Scenario scenario) {
        scenario.declareHsm("forbidden", ScenarioFleet.CONTAINER, "some-other-team");
        scenario.awaitHsmCondition("forbidden", Condition.Status.TRUE);

        scenario.requestBackup("nightly", "forbidden");
        HsmBackupStatus status = scenario.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(scenario.startsAt("forbidden")).isEmpty();
    }

    private static Visible visible(Scenario scenario, String name) {
        HsmBackupStatus status = scenario.status(name);
        return new Visible(
                status.toBuilder().conditions(List.of()).completionTime(null).build(),
                status.conditions().stream()
                        .map(c -> c.type() + "=" + c.status() + " " + c.reason() + ": " + c.message())
                        .toList(),
                scenario.events(name).stream()
                        .map((Event event) -> event.getType() + " " + event.getReason() + " " + event.getAction() + ": "
                                + event.getNote())
                        .toList());
    }
}
