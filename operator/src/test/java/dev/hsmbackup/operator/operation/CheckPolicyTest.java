package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The HSM's own check of a backup, and the dry run that ends behind it. */
class CheckPolicyTest {
    @Test
    void shouldDecideByTheHsmsOwnCheck() {
        Map<Check, String> expected = new LinkedHashMap<>();
        expected.put(new Check.Passed(), "on");
        expected.put(new Check.NotOffered(), "on");
        expected.put(new Check.Running(null), "Pending CheckRunning 0.5s");
        expected.put(new Check.Running(Duration.ofMinutes(2)), "Pending CheckRunning 2m");
        expected.put(new Check.Failed("Invalid backup provided"), "Failed CheckFailed !");
        expected.put(new Check.NotAsked(Backups.problem(Problem.Kind.SERVER_ERROR)), "Pending CheckRunning ! 2s");
        expected.put(new Check.Refused(Backups.refusal(Problem.Kind.BUSY, null)), "Pending HsmBusy ! 2s");
        expected.put(
                new Check.Refused(Backups.refusal(Problem.Kind.THROTTLED, Duration.ofMinutes(1))),
                "Pending Throttled ! 1m");
        expected.put(new Check.Refused(Backups.refusal(Problem.Kind.FORBIDDEN, null)), "Failed Forbidden !");
        Map<Check, String> decided = new LinkedHashMap<>();

        expected.keySet()
                .forEach(check ->
                        decided.put(check, Restores.text(CheckPolicy.decide(Restores.full(), check, at("5s")))));

        assertThat(decided).isEqualTo(expected);
        assertThat(decided.keySet().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Check.class.getPermittedSubclasses());
    }

    @Test
    void shouldSayWhatTheCheckSays() {
        assertThat(Restores.message(
                        CheckPolicy.decide(Restores.full(), new Check.Failed("Invalid backup provided"), at("5s"))))
                .isEqualTo("The HSM would refuse this restore: Invalid backup provided");
    }

    /** A check that goes on for long shows no stall of its own, and is told once. */
    @Test
    void shouldTellOfARunningCheckOnce() {
        HsmRestore restore = Restores.full();
        var first = (Decision.Write)
                CheckPolicy.decide(restore, new Check.Running(null), at("5s")).orElseThrow();
        restore.setStatus(first.status());

        Optional<Decision> second = CheckPolicy.decide(restore, new Check.Running(null), at("6s"));

        assertThat(first.news()).isNull();
        assertThat(Restores.text(second)).isEqualTo("again 0.6s");
    }

    @Test
    void shouldReadTheCheckOffItsJob() {
        Map<JobAnswer, Check> expected = new LinkedHashMap<>();
        expected.put(Restores.ended(Outcome.SUCCEEDED, null, null, null), new Check.Passed());
        expected.put(Restores.ended(Outcome.FAILED, "Details", null, null), new Check.Failed("Details"));
        expected.put(
                new JobAnswer.Ended(Outcome.FAILED, "Failed", "Details", null, "Code", "Why.", null, null),
                new Check.Failed("Why."));
        expected.put(Restores.ended(Outcome.CANCELED, null, null, null), new Check.Failed("Azure gave no reason."));
        expected.put(
                new JobAnswer.Running("InProgress", null, Duration.ofSeconds(9)),
                new Check.Running(Duration.ofSeconds(9)));
        expected.put(new JobAnswer.Unknown(), new Check.Running(null));
        expected.put(
                new JobAnswer.Unavailable(Backups.problem(Problem.Kind.THROTTLED), Duration.ofMinutes(2)),
                new Check.Running(Duration.ofMinutes(2)));

        Map<JobAnswer, Check> read = new LinkedHashMap<>();
        expected.keySet().forEach(answer -> read.put(answer, CheckPolicy.of(answer)));

        assertThat(read).isEqualTo(expected);
    }

    @Test
    void shouldEndADryRunWhereTheStartWouldCome() {
        Work.Restore work = new Work.Restore(Restores.REQUEST, Restores.MADE, null);

        Decision decision = RestorePolicy.preflightPassed(Restores.full(), work, new Unseen(), at("5s"));

        assertThat(Cell.text(decision)).isEqualTo("Succeeded PreflightPassed +");
        RunStatus status = ((Decision.Write) decision).status();
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.folderUri()).isEqualTo(Restores.REQUEST.folderUri());
        assertThat(status.sourceTime()).isEqualTo(Restores.MADE);
        assertThat(status.attempt()).isNull();
        assertThat(Restores.message(decision))
                .contains("Nothing was started", "could go ahead; that backup", Restores.MADE.toString())
                .doesNotContain("Not looked at", "as far as");
    }

    /** It claims no more than was seen. */
    @Test
    void shouldSayWhatADryRunDidNotLookAt() {
        Work.Restore work = new Work.Restore(Restores.REQUEST, Restores.MADE, null);
        Unseen some = new Unseen();
        some.folder(Presence.PRESENT);
        some.key(Presence.ABSENT);
        some.check(new Check.NotOffered(), false);
        Unseen all = new Unseen();
        all.folder(Presence.NOT_KNOWN);
        all.key(Presence.NOT_KNOWN);
        all.check(new Check.NotOffered(), true);

        Decision partly = RestorePolicy.preflightPassed(Restores.full(), work, some, at("5s"));
        Decision blind = RestorePolicy.preflightPassed(Restores.ofKey(), work, all, at("5s"));

        assertThat(Cell.text(partly)).isEqualTo("Succeeded PreflightPassed +");
        assertThat(Restores.message(partly))
                .contains("could go ahead, as far as could be seen; that backup was made at")
                .endsWith(" Not looked at: the HSM's own check (not offered by it).");
        assertThat(Cell.text(blind)).isEqualTo("Succeeded PreflightPassed +");
        assertThat(Restores.message(blind))
                .endsWith(
                        " Not looked at: the folder (the operator may not list it, or got no answer); whether the HSM has"
                                + " the key (the operator may not read keys, or got no answer); the HSM's own check (there is none"
                                + " for a single key).");
    }

    @Test
    void shouldNotSayWhenABackupWasMadeWhereThatIsNotKnown() {
        Work.Restore work = new Work.Restore(Restores.REQUEST, null, null);

        Decision decision = RestorePolicy.preflightPassed(Restores.full(), work, new Unseen(), at("5s"));

        assertThat(Restores.message(decision)).doesNotContain("made at");
    }
}
