package dev.hsmbackup.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** F98, on a platform of its own: everybody's objects go with the kind. */
@Execution(ExecutionMode.SAME_THREAD)
class CrdDeletedTest {

    private static final Duration UNTIL_TOLD = Duration.ofMinutes(30);
    private static final Duration SOON = Duration.ofMinutes(2);

    private static Platform platform;

    @BeforeAll
    static void start() {
        platform = Platform.start(
                Path.of("target", "crd"),
                options -> options.operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "10s")));
    }

    @AfterAll
    static void end() {
        platform.close();
    }

    @Test
    @DisplayName("F98 hsmbackups deleted mid-job and installed again: the job is followed, nothing starts twice")
    void shouldSurviveTheLossOfHsmBackups() {
        try (Team team = platform.team("crd")) {
            Hsm hsm = team.hsm("crd", UNTIL_TOLD);
            team.requestBackup("nightly", hsm);
            String job = Objects.requireNonNull(
                    team.awaitPhase("nightly", Phase.RUNNING).jobId());
            long pid = platform.operator().pid();

            Instant gone = delete("hsmbackups");
            awaitUnready();
            awaitAskedInVain("hsmbackups", gone);
            Looks.awaitOrphan(team, hsm, job);
            assertUnhurried("hsmbackups", gone);
            install("hsmbackups");
            platform.operator();
            team.requestBackup("nightly", hsm);
            RunStatus waits = team.awaitStatus(
                    "nightly", SOON, "to wait", status -> !status.conditions().isEmpty());
            hsm.endJob();
            team.awaitPhase("nightly", Phase.RUNNING);
            hsm.endJob();

            assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(Team.condition(waits, "Reconciling").reason()).isEqualTo("HsmBusy");
            assertThat(hsm.starts()).extracting(start -> start.answer()).containsExactly("202", "202");
            assertThat(platform.operator().pid()).isEqualTo(pid);
        }
    }

    @Test
    @DisplayName("F98 managedhsms deleted mid-job and installed again: the job goes on, new backups work again")
    void shouldSurviveTheLossOfManagedHsms() {
        try (Team team = platform.team("crd")) {
            Hsm hsm = team.hsm("kind", UNTIL_TOLD);
            team.requestBackup("nightly", hsm);
            team.awaitPhase("nightly", Phase.RUNNING);

            Instant gone = delete("managedhsms");
            awaitUnready();
            awaitAskedInVain("managedhsms", gone);
            team.requestBackup("lost", hsm);
            hsm.endJob();
            assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
            RunStatus lost = team.awaitEnd("lost");
            assertUnhurried("managedhsms", gone);
            install("managedhsms");
            platform.operator();
            team.declare(hsm);
            team.awaitHsm(hsm, Condition.Status.TRUE);
            team.requestBackup("next", hsm);
            team.awaitPhase("next", Phase.RUNNING);
            hsm.endJob();

            assertThat(team.awaitEnd("next").phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(Team.condition(lost, "Ready").reason()).isEqualTo("HsmNotAvailable");
            assertThat(hsm.starts()).extracting(start -> start.answer()).containsExactly("202", "202");
        }
    }

    @Test
    @DisplayName(
            "F98 cloudhsmrestores deleted mid-restore, installed again, the restore made again: it destroys nothing")
    void shouldSurviveTheLossOfCloudHsmRestores() {
        try (Team team = platform.team("crd")) {
            Cluster source = team.cloudHsms().active("crd");
            Cluster destination = team.cloudHsms().fresh("crd");
            destination.change(
                    "{\"jobTimes\": {\"restore\": \"1h\", \"activation\": \"1s\", \"validateRestore\": \"100ms\"}}");
            team.cloudHsms().requestBackup("nightly", source.name());
            team.awaitEnd("nightly");
            team.cloudHsms().requestRestore("back", destination.name(), "backupRef: {name: nightly}", "");
            team.cloudHsms().awaitRestore("back", "to run", status -> status.phase() == Phase.RUNNING);

            Instant gone = delete("cloudhsmrestores");
            awaitUnready();
            awaitAskedInVain("cloudhsmrestores", gone);
            assertUnhurried("cloudhsmrestores", gone);
            install("cloudhsmrestores");
            platform.operator();
            team.cloudHsms().requestRestore("back", destination.name(), "backupRef: {name: nightly}", "");
            RunStatus again = team.cloudHsms().awaitRestoreEnd("back");
            destination.endJob("{}");
            await("the destination to be alive")
                    .atMost(SOON)
                    .until(() -> destination.activationState().equals("Active"));

            assertThat(Team.condition(again, "Ready").reason()).isEqualTo("HsmBusy");
            assertThat(destination.restores()).hasSize(1);
            assertThat(destination.keys()).isEqualTo(source.keys()).isNotEmpty();
        }
    }

    @Test
    @DisplayName(
            "F98 cloudhsms deleted mid-restore: the job is followed to its end; restores are refused, then possible again")
    void shouldSurviveTheLossOfCloudHsms() {
        try (Team team = platform.team("crd")) {
            Cluster source = team.cloudHsms().active("kind");
            Cluster destination = team.cloudHsms().fresh("kind");
            destination.change(
                    "{\"jobTimes\": {\"restore\": \"1h\", \"activation\": \"1s\", \"validateRestore\": \"100ms\"}}");
            team.cloudHsms().requestBackup("nightly", source.name());
            team.awaitEnd("nightly");
            team.cloudHsms().requestRestore("back", destination.name(), "backupRef: {name: nightly}", "");
            team.cloudHsms().awaitRestore("back", "to run", status -> status.phase() == Phase.RUNNING);

            Instant gone = delete("cloudhsms");
            awaitUnready();
            awaitAskedInVain("cloudhsms", gone);
            team.cloudHsms().requestRestore("lost", destination.name(), "backupRef: {name: nightly}", "");
            destination.endJob("{}");
            RunStatus back = team.cloudHsms().awaitRestoreEnd("back");
            RunStatus lost = team.cloudHsms().awaitRestoreEnd("lost");
            assertUnhurried("cloudhsms", gone);
            install("cloudhsms");
            platform.operator();
            team.cloudHsms().declare(source.name(), source.resourceId());
            team.cloudHsms().awaitReady(source.name(), Condition.Status.TRUE);
            team.cloudHsms().requestBackup("next", source.name());

            assertThat(back.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(Team.condition(lost, "Ready").reason()).isEqualTo("HsmNotAvailable");
            assertThat(team.awaitEnd("next").phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(destination.restores()).hasSize(1);
        }
    }

    private static Instant delete(String plural) {
        platform.rig().kubectl().output("delete", "crd", plural + ".hsmbackup.dev", "--timeout=60s");
        return Instant.now();
    }

    private static void install(String plural) {
        Path crd = platform.rig().checkout().chart().resolve("files/crds/" + plural + ".hsmbackup.dev.yaml");
        platform.rig().kubectl().output("apply", "-f", crd.toString());
        platform.rig().kubectl().awaitEstablished("crd/" + plural + ".hsmbackup.dev");
    }

    /** What the kubelet and the Service see. */
    private static void awaitUnready() {
        await("the operator to say that it is not ready")
                .atMost(SOON)
                .until(() -> !Probe.ready(platform.rig().operator()));
    }

    private static void awaitAskedInVain(String plural, Instant since) {
        await("the operator to ask for " + plural + " again and again")
                .atMost(SOON)
                .until(() -> asked(plural, since).size() >= 3);
    }

    /** Not hot: at most one question a second, and one for a start. */
    private static void assertUnhurried(String plural, Instant since) {
        long seconds = Duration.between(since, Instant.now()).toSeconds();
        assertThat(asked(plural, since)).hasSizeLessThanOrEqualTo((int) seconds + 5);
        assertThat(platform.rig().operator().isAlive()).isTrue();
    }

    private static List<AuditLog.Entry> asked(String plural, Instant since) {
        return platform.rig().auditLog().entriesOf(platform.rig().operatorUser()).stream()
                .filter(entry -> entry.resource().equals(plural) && entry.time().isAfter(since) && entry.code() == 404)
                .filter(entry -> entry.verb().equals("list") || entry.verb().equals("watch"))
                .toList();
    }
}
