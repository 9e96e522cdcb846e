package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.HsmRestoreSpec.Source;
import dev.hsmbackup.crds.LocalRef;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.StartAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a restore looks at before it starts, on a real API server and against a fake Azure. */
class RestorePreparationTest {

    private final EngineFixture it = new EngineFixture();
    private final RestoreFixture restores = new RestoreFixture(it);

    @Test
    void shouldGoWithoutSafetyBackupOnlyWhereTheAdminAllows() {
        Safety never = new Safety(HsmRestoreSpec.SafetyPolicy.NEVER, "30m", "0s");
        HsmRestore denied = restores.restore("denied", Source.ofFolder(restores.folder), null, never);
        it.replica.step(denied);
        restores.allow(RestoreFixture.access(true, null), null);
        HsmRestore allowed = restores.restore("allowed", Source.ofFolder(restores.folder), null, never);
        it.replica.step(allowed);

        assertThat(restores.at(denied)).isEqualTo("FAILED SafetyBackupNeeded");
        assertThat(restores.at(allowed)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.status(allowed).safetyBackup()).isNull();
    }

    @Test
    void shouldRestoreWhatABackupMade() {
        HsmBackup nightly = restores.fresh("nightly");
        HsmRestore restore = restores.restore("back", Source.ofBackup("nightly"), null, Safety.DEFAULT);
        HsmRestore nothing = restores.restore("nothing", Source.ofBackup("nightmare"), null, Safety.DEFAULT);

        it.replica.step(nothing);
        it.replica.step(restore);

        assertThat(it.status(restore).folderUri()).isEqualTo(nightly.getStatus().folderUri());
        assertThat(restores.at(nothing)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(nothing)).contains("no HsmBackup \"nightmare\" in this namespace");
    }

    @Test
    void shouldRestoreTheLatestBackupOfASchedule() {
        it.pass(Duration.ofMinutes(-10));
        scheduled("nightly-1");
        it.pass(Duration.ofMinutes(1));
        HsmBackup latest = scheduled("nightly-2");
        it.pass(Duration.ofMinutes(1));
        restores.fresh("by-hand");
        HsmRestore restore =
                restores.restore("back", new Source(null, new LocalRef("nightly"), null), null, Safety.DEFAULT);
        HsmRestore nothing =
                restores.restore("nothing", new Source(null, new LocalRef("weekly"), null), null, Safety.DEFAULT);

        it.replica.step(nothing);
        it.replica.step(restore);

        assertThat(it.status(restore).folderUri()).isEqualTo(latest.getStatus().folderUri());
        assertThat(restores.at(nothing)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(nothing)).contains("BackupSchedule \"weekly\"");
    }

    /** A backup that ends while the restore waits may be one of the HSM that is broken by now. */
    @Test
    void shouldNotTakeWhatEndedAfterItsCreation() {
        it.pass(Duration.ofMinutes(-10));
        HsmBackup before = scheduled("nightly-1");
        it.pass(Duration.ofMinutes(10));
        HsmRestore restore =
                restores.restore("back", new Source(null, new LocalRef("nightly"), null), null, Safety.DEFAULT);
        HsmRestore onlyNewer =
                restores.restore("none", new Source(null, new LocalRef("weekly"), null), null, Safety.DEFAULT);
        it.pass(Duration.ofMinutes(1));
        scheduled("nightly-2");
        it.pass(Duration.ofMinutes(1));
        scheduled("weekly-1", "weekly");

        it.replica.step(onlyNewer);
        it.replica.step(restore);

        assertThat(it.status(restore).folderUri()).isEqualTo(before.getStatus().folderUri());
        assertThat(restores.at(onlyNewer)).isEqualTo("FAILED SourceNotUsable");
        assertThat(restores.message(onlyNewer)).contains("before this restore was created", "source.backupRef");
    }

    /** Issue: a dry run ends with what is missing, or with Ready=True, and makes nothing. */
    @Test
    void shouldOnlyLookWhereNoMoreIsWanted() {
        HsmRestore dryRun = restores.restore(
                "dry", Source.ofFolder(restores.folder), null, Safety.DEFAULT, Duration.ofHours(4), true);

        assertThat(it.replica.step(dryRun)).isEmpty();

        assertThat(restores.at(dryRun)).isEqualTo("SUCCEEDED PreflightPassed");
        assertThat(it.restores.starts()).isEmpty();
        assertThat(it.azure.starts()).isEmpty();
        assertThat(restores.safetyOf(dryRun)).isNull();
        assertThat(it.lock()).isNull();
        assertThat(it.status(dryRun).attempt()).isNull();
        assertThat(it.replica.metrics.registry().scrape()).doesNotContain("hsmbackup_restores_total{");
    }

    /** An HSM may want a fresh backup of itself before it lets anything be restored: the case of disaster recovery. */
    @Test
    void shouldMakeTheSafetyBackupBeforeTheHsmChecks() {
        String job = "c".repeat(32);
        it.restores.check(
                new StartAnswer.Started(job), ended(Outcome.FAILED, "A backup is required before any restore"));
        HsmRestore dry = dryRun("dry", null);
        it.replica.step(dry);
        it.replica.step(dry);
        HsmRestore restore = restores.restore("back");
        int before = it.restores.checks().size();

        it.replica.step(restore);
        HsmBackup safety = Objects.requireNonNull(restores.safetyOf(restore));
        it.replica.step(safety);
        it.replica.step(restore);
        int meanwhile = it.restores.checks().size();
        restores.finish();
        it.replica.step(safety);
        it.restores.check(new StartAnswer.Started(job), new JobAnswer.Running("InProgress", null, null));
        it.replica.step(restore);
        assertThat(restores.at(restore)).isEqualTo("PENDING CheckRunning");
        it.restores.check(new StartAnswer.Started(job), ended(Outcome.SUCCEEDED, null));
        it.replica.step(restore);

        assertThat(restores.at(dry)).isEqualTo("FAILED CheckFailed");
        assertThat(restores.message(dry)).contains("required before any restore", "makes no safety backup");
        assertThat(meanwhile).isEqualTo(before);
        assertThat(restores.at(restore)).isEqualTo("RUNNING RestoreRunning");
        assertThat(Objects.requireNonNull(it.status(restore).safetyBackup()).name())
                .isEqualTo("back-safety");
    }

    /** A check that takes longer than a safety backup stays fresh leads to no restore without a fresh one. */
    @Test
    void shouldAskForTheSafetyBackupAgainAfterTheCheck() {
        restores.fresh("nightly");
        String job = "c".repeat(32);
        it.restores.check(new StartAnswer.Started(job), new JobAnswer.Running("InProgress", null, null));
        HsmRestore restore = restores.restore("back");
        it.replica.step(restore);
        it.restores.check(new StartAnswer.Started(job), ended(Outcome.SUCCEEDED, null));
        it.pass(Duration.ofMinutes(31));

        it.replica.step(restore);

        assertThat(restores.at(restore)).isEqualTo("AWAITING_SAFETY_BACKUP AwaitingSafetyBackup");
        assertThat(it.restores.starts()).isEmpty();
    }

    /** Ready all the same, but it claims no more than was looked at. */
    @Test
    void shouldSayWhatADryRunCouldNotSee() {
        String job = "c".repeat(32);
        it.restores.folderIs(Presence.NOT_KNOWN);
        HsmRestore unchecked = dryRun("unchecked", null);
        it.replica.step(unchecked);
        it.restores.check(new StartAnswer.Started(job), ended(Outcome.SUCCEEDED, null));
        it.restores.keyIs(Presence.NOT_KNOWN);
        HsmRestore key = dryRun("key", "card");
        it.replica.step(key);
        it.restores.folderIs(Presence.PRESENT);
        HsmRestore seen = dryRun("seen", null);
        it.replica.step(seen);
        it.replica.step(seen);
        it.restores.check(
                new StartAnswer.NotStarted(new Problem(Problem.Kind.INVALID_REQUEST, "BadRequest", "No."), null), null);
        HsmRestore refused = dryRun("refused", null);
        it.replica.step(refused);

        assertThat(restores.at(unchecked)).isEqualTo("SUCCEEDED PreflightPassed");
        assertThat(restores.message(unchecked)).contains("Not looked at: the folder", "own check (not offered by it)");
        assertThat(restores.at(key)).isEqualTo("SUCCEEDED PreflightPassed");
        assertThat(restores.message(key)).contains("the folder", "has the key", "none for a single key");
        assertThat(restores.at(seen)).isEqualTo("SUCCEEDED PreflightPassed");
        assertThat(restores.message(seen)).doesNotContain("Not looked at");
        assertThat(restores.at(refused)).isEqualTo("FAILED InvalidRequest");
    }

    private HsmRestore dryRun(String name, @Nullable String key) {
        return restores.restore(name, Source.ofFolder(restores.folder), key, Safety.DEFAULT, Duration.ofHours(4), true);
    }

    /** The HSM checks first, where it can; a restore that would fail is not sent. */
    @Test
    void shouldHaveTheHsmCheckFirst() {
        restores.fresh("nightly");
        String job = "c".repeat(32);
        it.restores.check(new StartAnswer.Started(job), new JobAnswer.Running("InProgress", null, null));
        HsmRestore bad = restores.restore("bad");

        it.replica.step(bad);
        assertThat(restores.at(bad)).isEqualTo("PENDING CheckRunning");
        it.restores.check(new StartAnswer.Started(job), ended(Outcome.FAILED, "Invalid backup provided"));
        it.replica.step(bad);
        HsmRestore good = restores.restore("good");
        it.restores.check(new StartAnswer.Started(job), new JobAnswer.Running("InProgress", null, null));
        it.replica.step(good);
        assertThat(restores.at(good)).isEqualTo("PENDING CheckRunning");
        assertThat(it.restores.starts()).isEmpty();
        it.restores.check(new StartAnswer.Started(job), ended(Outcome.SUCCEEDED, null));
        it.replica.step(good);

        assertThat(restores.at(bad)).isEqualTo("FAILED CheckFailed");
        assertThat(restores.message(bad)).contains("Invalid backup provided");
        assertThat(restores.at(good)).isEqualTo("RUNNING RestoreRunning");
        assertThat(it.restores.starts()).hasSize(1);
    }

    private static JobAnswer ended(Outcome outcome, @Nullable String details) {
        return new JobAnswer.Ended(outcome, "word", details, null, null, null, null, null);
    }

    private HsmBackup scheduled(String name) {
        return scheduled(name, "nightly");
    }

    private HsmBackup scheduled(String name, String schedule) {
        HsmBackup backup = restores.fresh(name);
        return it.cluster.admin().resource(backup).edit(live -> {
            live.getMetadata().setLabels(Map.of(BackupSchedule.LABEL, schedule));
            return live;
        });
    }
}
