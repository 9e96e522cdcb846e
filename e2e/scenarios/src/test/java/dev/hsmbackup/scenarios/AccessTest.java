package dev.hsmbackup.scenarios;

import static dev.hsmbackup.team.Team.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class AccessTest {

    private static final Duration QUICK = Duration.ofSeconds(2);

    /** What a tenant can see of an answer, without times. */
    private record Visible(RunStatus status, List<String> conditions, List<String> events) {}

    @Test
    void shouldAnswerTheSameForAForbiddenAndForAMissingHsm(Team team) {
        Hsm hidden = team.undeclaredHsm("hidden", QUICK);
        team.requestBackup("missing", hidden);
        team.awaitEnd("missing");
        team.declare(hidden, AzureFleet.CONTAINER, "some-other-team");

        team.requestBackup("forbidden", hidden);
        RunStatus forbidden = team.awaitEnd("forbidden");
        team.awaitEvents("forbidden", team.events("missing").size());

        assertThat(forbidden.phase()).isEqualTo(Phase.FAILED);
        assertThat(condition(forbidden.conditions(), "Ready").reason()).isEqualTo("HsmNotAvailable");
        assertThat(forbidden.attempt()).isNull();
        assertThat(visible(team, "forbidden")).isEqualTo(visible(team, "missing"));
        assertThat(hidden.starts()).isEmpty();
        assertThat(team.platform()
                        .operator()
                        .metrics()
                        .sum(
                                "hsmbackup_backups_total",
                                "namespace=\"" + team.namespace() + "\"",
                                "hsm=\"" + hidden.name() + "\""))
                .isZero();
    }

    @Test
    void shouldNotReachTheHsmOfAnotherNamespaceEvenWhenItRuns(Team team) {
        Hsm forbiddenHsm = team.undeclaredHsm("forbidden", QUICK);
        team.declare(forbiddenHsm, AzureFleet.CONTAINER, "some-other-team");
        team.awaitHsm(forbiddenHsm, Condition.Status.TRUE);

        team.requestBackup("nightly", forbiddenHsm);
        RunStatus status = team.awaitEnd("nightly");

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(forbiddenHsm.starts()).isEmpty();
    }

    private static Visible visible(Team team, String name) {
        RunStatus status = team.status(name);
        return new Visible(
                status.toBuilder().conditions(List.of()).completionTime(null).build(),
                status.conditions().stream()
                        .map(c -> c.type() + "=" + c.status() + " " + c.reason() + ": " + c.message())
                        .toList(),
                team.events(name).stream()
                        .map((Event event) -> event.getType() + " " + event.getReason() + " " + event.getAction() + ": "
                                + event.getNote())
                        .toList());
    }
}
