package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static dev.hsmbackup.operator.operation.CloudRestores.BACKUP_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Runs.Written;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link RestoreTransitionsTest} for backups of Cloud HSMs and restores into them. */
class CloudTransitionsTest {

    private static final ClusterAnswer SILENCE =
            new ClusterAnswer.Unavailable(Backups.problem(Problem.Kind.SERVER_ERROR), null);
    private static final RestoreRequest REQUEST = new RestoreRequest(Backups.CONTAINER, BACKUP_ID, null);

    private static final Step STARTS = new Step("starts", CloudTransitionsTest::intent);
    private static final Step REFUSED = new Step(
            "refused",
            it -> StartPolicy.starting(it, Backups.refusal(Problem.Kind.BUSY, Duration.ofMinutes(1)), at("2s")));
    private static final Step RUNS =
            new Step("runs", it -> StartPolicy.starting(it, new StartAnswer.Started(Backups.JOB), at("2s")));
    private static final Step UNKNOWN = new Step("unknown", it -> StartPolicy.starting(it, null, at("1m")));
    private static final Step LATE =
            new Step("late", it -> new Decision.Write(StartPolicy.lateJob(it, Backups.JOB), null, Duration.ZERO));

    private final TestCluster cluster = TestCluster.get();
    private final Runs runs = new Runs(cluster.operator(new ApiFaults()));

    /** One write of a policy, on the object as the one before left it. */
    record Step(String name, Function<Run, Decision> decide) {

        RunStatus status(Run run) {
            return ((Decision.Write) decide.apply(run)).status();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("restores")
    void shouldBeLegalForARestore(List<Step> steps) {
        CloudHsmRestore restore = CloudRestores.restore();

        replay(restore, cluster.restore(cluster.namespace(), TestCluster.unique("restore"), restore.getSpec()), steps);
    }

    @Test
    void shouldBeLegalForADryRun() {
        CloudHsmRestore restore = CloudRestores.restore();
        CloudHsmRestoreSpec spec = restore.getSpec();
        restore.setSpec(new CloudHsmRestoreSpec(
                spec.cloudHsmRef(),
                spec.source(),
                spec.confirm(),
                spec.notAfter(),
                true,
                spec.startDeadline(),
                spec.timeout()));

        replay(
                restore,
                cluster.restore(cluster.namespace(), TestCluster.unique("restore"), restore.getSpec()),
                List.of(new Step("looked only", CloudTransitionsTest::preflight)));
    }

    @ParameterizedTest
    @MethodSource("backups")
    void shouldBeLegalForABackup(List<Step> steps) {
        HsmBackup backup = Backups.with(RunStatus.INITIAL);
        backup.setSpec(HsmBackupSpec.ofCloudHsm("old"));

        replay(backup, cluster.backup(cluster.namespace(), TestCluster.unique("backup"), backup.getSpec()), steps);
    }

    /** Decided on the object of the tables, whose times are those of the tables. */
    private void replay(Run decidedOn, Run stored, List<Step> steps) {
        RunStatus decided = RunStatus.INITIAL;
        for (Step step : steps) {
            decided = step.status(decidedOn.with(decided));
            stored = ((Written.Yes) runs.writeStatus(stored, decided)).run();
            assertThat(cluster.live(stored).getStatus()).as(step.name()).isEqualTo(decided);
        }
    }

    static Stream<List<Step>> restores() {
        Step checks = decided("checked", it -> CheckPolicy.decide(it, new Check.Running(null), at("1s")));
        Step checkFails = decided("check fails", it -> CheckPolicy.decide(it, new Check.Failed("no"), at("1s")));
        Step notReady = destination("Updating", "NotDefined", true, "1s");
        Step notKnown = decided("not known", it -> DestinationPolicy.decide(it, SILENCE, at("1s")));
        Step stalls = destination("Updating", "NotDefined", true, "11m");
        Step notSent = new Step("not sent", it -> StartPolicy.notSent(it, at("2s")));
        Step waits = activation("NotActivated", "2m");
        Step waitsLong = activation("NotActivated", "15m");
        Step alive = activation("Active", "16m");
        return Stream.of(
                List.of(checks, notReady, notKnown, notReady, stalls, STARTS, RUNS, waits, waitsLong, alive),
                List.of(checks, checkFails),
                List.of(destination("Succeeded", "Active", true, "1s")),
                List.of(notReady, destination("Failed", "NotActivated", true, "2s")),
                List.of(destination("Succeeded", "NotActivated", false, "1s")),
                // Found by the second look, after the intent was written.
                List.of(STARTS, destination("Succeeded", "Active", true, "2s")),
                List.of(STARTS, notReady, STARTS, notKnown, STARTS, notSent, STARTS, RUNS, alive),
                List.of(STARTS, REFUSED, STARTS, RUNS, waits, activation("Failed", "3m")),
                List.of(STARTS, RUNS, ended(Outcome.FAILED, null, "5m")),
                List.of(STARTS, RUNS, ended(Outcome.CANCELED, null, "5m")),
                List.of(STARTS, RUNS, waits, activation("NotActivated", "24h1m")),
                List.of(STARTS, REFUSED, STARTS, UNKNOWN, LATE),
                List.of(decided("expired", it -> RestorePolicy.admit(it, at("24h")))),
                List.of(checks, decided("deadline", it -> WaitPolicy.due(it, at("61m")))));
    }

    static Stream<List<Step>> backups() {
        return Stream.of(
                List.of(STARTS, RUNS, ended(Outcome.SUCCEEDED, BACKUP_ID, "5m")),
                List.of(STARTS, REFUSED, STARTS, RUNS, ended(Outcome.SUCCEEDED, BACKUP_ID, "5m")),
                List.of(STARTS, RUNS, ended(Outcome.SUCCEEDED, null, "5m")),
                List.of(STARTS, RUNS, ended(Outcome.FAILED, null, "5m")),
                List.of(STARTS, UNKNOWN, LATE));
    }

    private static Decision preflight(Run run) {
        return RestorePolicy.preflightPassed(
                (CloudHsmRestore) run, new Work.RestoreCluster(REQUEST, CloudRestores.MADE), at("1s"));
    }

    private static Decision intent(Run run) {
        boolean backup = run instanceof HsmBackup;
        Work work = backup ? new Work.BackUp(Backups.CONTAINER) : new Work.RestoreCluster(REQUEST, CloudRestores.MADE);
        HsmTarget hsm = new HsmTarget(CloudRestores.address(backup ? "old" : "fresh"), null, null);
        var attempt = run.getStatus().conditions().isEmpty() ? Backups.ATTEMPT : Backups.SECOND_ATTEMPT;
        return new Decision.Write(
                StartPolicy.intent(run, work, Attempts.of(attempt, at("1s"), hsm, "management.azure.com"), at("1s")),
                null,
                Duration.ZERO);
    }

    private static Step destination(String provisioning, String activation, boolean identity, String now) {
        return decided(
                provisioning + "/" + activation + (identity ? "" : " without identity"),
                it -> DestinationPolicy.decide(it, new Cluster(provisioning, activation, identity, null), at(now)));
    }

    private static Step activation(String word, String now) {
        return new Step(
                "then " + word,
                it -> ActivationPolicy.answered(
                        (CloudHsmRestore) it,
                        CloudRestores.succeeded("1m"),
                        new Cluster("Succeeded", word, true, null),
                        at(now)));
    }

    private static Step ended(Outcome outcome, @Nullable String backupId, String now) {
        String word = outcome == Outcome.SUCCEEDED ? "Succeeded" : outcome == Outcome.FAILED ? "Failed" : "Cancelled";
        String container = backupId == null ? null : Backups.CONTAINER.toString();
        JobAnswer answer =
                new JobAnswer.Ended(outcome, word, null, container, null, null, at("2s"), at(now), backupId, at("1s"));
        return new Step(
                word + " " + backupId,
                it -> JobPolicy.answered(it, answer, PollHistory.beginning(at("2s")), null, at(now)));
    }

    private static Step decided(String name, Function<Run, Optional<Decision>> decide) {
        return new Step(name, it -> decide.apply(it).orElseThrow());
    }
}
