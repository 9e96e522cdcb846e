package dev.hsmbackup.cloudhsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backed up, B brought alive with A's keys, and nobody harmed. */
@ExtendWith(SharedPlatform.class)
class CloudHsmTest {

    @Test
    @DisplayName("A is backed up and restored into the fresh B, which becomes Active with A's keys")
    void shouldBringAFreshHsmAliveWithTheKeysOfAnother(Team team) {
        Cluster a = team.cloudHsms().active("alpha");
        Cluster b = team.cloudHsms().fresh("beta");
        RunStatus backup = backUp(team, a, "nightly");

        team.cloudHsms().requestRestore("back", b.name(), "backupRef: {name: nightly}", "");
        RunStatus restored = team.cloudHsms().awaitRestoreEnd("back");

        assertThat(restored.phase()).as("%s", restored).isEqualTo(Phase.SUCCEEDED);
        assertThat(restored.backupId()).isEqualTo(backup.backupId());
        assertThat(Team.condition(restored, "Ready").message()).contains("Active");
        assertThat(b.activationState()).isEqualTo("Active");
        assertThat(b.keys()).isEqualTo(a.keys()).isNotEmpty();
        assertThat(b.restores()).hasSize(1).extracting(Arrival::answer).containsExactly("202");
        assertThat(b.restores())
                .extracting(Arrival::clientRequestId)
                .containsExactly(Objects.requireNonNull(restored.attempt()).id().toString());
        assertThat(Cluster.anyDamage(a.simulator())).isFalse();
        team.cloudHsms()
                .awaitStatus(b.name(), "to be shown as Active", shown -> "Active".equals(shown.activationState()));
    }

    @Test
    @DisplayName("a backup: job id, backup id, container, and the time of its content where that is older than the job")
    void shouldTellWhatWasBackedUp(Team team) {
        Cluster old = team.cloudHsms().active("old");
        old.change("{\"contentAge\": \"57m\"}");

        RunStatus status = backUp(team, old, "nightly");

        assertThat(status.jobId()).matches("[0-9a-f]{32}");
        assertThat(status.backupId()).startsWith("cloudhsm-");
        assertThat(status.folderUri()).isNotNull();
        assertThat(Duration.between(
                        Objects.requireNonNull(status.contentTime()), Objects.requireNonNull(status.startTime())))
                .isBetween(Duration.ofMinutes(56), Duration.ofMinutes(58));
        assertThat(Team.condition(status, "Ready").message())
                .contains(Objects.requireNonNull(status.contentTime()).toString());
        assertThat(old.backups()).hasSize(1);
    }

    @Test
    @DisplayName("backupId: restores by Azure's id where no object is left to name it")
    void shouldRestoreByBackupId(Team team) {
        Cluster a = team.cloudHsms().active("gone");
        Cluster b = team.cloudHsms().fresh("fresh");
        String backupId = backUp(team, a, "nightly").backupId();
        assertThat(team.kubectl("delete", "hb/nightly").succeeded()).isTrue();

        team.cloudHsms().requestRestore("back", b.name(), "backupId: " + backupId, "");

        assertThat(team.cloudHsms().awaitRestoreEnd("back").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(b.keys()).isEqualTo(a.keys());
    }

    @Test
    @DisplayName("onto A, onto an active C, onto B again: refused, with no request to restore")
    void shouldRefuseToDestroy(Team team) {
        Cluster a = team.cloudHsms().active("alpha");
        Cluster b = team.cloudHsms().fresh("beta");
        Cluster c = team.cloudHsms().active("gamma");
        backUp(team, a, "nightly");
        team.cloudHsms().requestRestore("into-b", b.name(), "backupRef: {name: nightly}", "");
        team.cloudHsms().awaitRestoreEnd("into-b");
        Set<String> keysOfA = a.keys();
        Set<String> keysOfC = c.keys();

        for (Cluster into : List.of(a, c, b)) {
            team.cloudHsms().requestRestore("onto-" + into.name(), into.name(), "backupRef: {name: nightly}", "");
        }

        assertRefused(team, "onto-" + a.name(), "DestinationIsSource");
        assertRefused(team, "onto-" + c.name(), "DestinationActive");
        assertRefused(team, "onto-" + b.name(), "DestinationActive");
        assertThat(a.restores()).isEmpty();
        assertThat(c.restores()).isEmpty();
        assertThat(b.restores()).hasSize(1);
        assertThat(a.keys()).isEqualTo(keysOfA);
        assertThat(c.keys()).isEqualTo(keysOfC);
        assertThat(Cluster.anyDamage(a.simulator())).isFalse();
    }

    @Test
    @DisplayName("the source under another name and in other case is the source, even where ARM calls it not activated")
    void shouldKnowTheSourceByItsId(Team team) {
        Cluster a = team.cloudHsms().active("twin");
        backUp(team, a, "nightly");
        String alias = a.name() + "-alias";
        team.cloudHsms()
                .declare(alias, a.resourceId().toUpperCase(Locale.ROOT).replace("/SUBSCRIPTIONS", "/subscriptions"));
        a.change("{\"activationState\": \"NotActivated\"}");

        team.cloudHsms().requestRestore("onto-itself", alias, "backupRef: {name: nightly}", "");

        assertRefused(team, "onto-itself", "DestinationIsSource");
        assertThat(a.restores()).isEmpty();
    }

    @Test
    @DisplayName("a destination without managed identity, and one in a state that nobody knows: no request to restore")
    void shouldStartNothingWhereAzureCouldNotDoIt(Team team) {
        Cluster a = team.cloudHsms().active("source");
        Cluster bare = team.cloudHsms().fresh("bare");
        Cluster odd = team.cloudHsms().fresh("odd");
        backUp(team, a, "nightly");
        bare.change("{\"managedIdentity\": null}");
        bare.passChecks();
        odd.change("{\"activationState\": \"Hibernating\"}");

        team.cloudHsms().requestRestore("bare", bare.name(), "backupRef: {name: nightly}", "");
        team.cloudHsms().requestRestore("odd", odd.name(), "backupRef: {name: nightly}", "  startDeadline: 1m");

        assertRefused(team, "bare", "NoIdentity");
        RunStatus waits = team.cloudHsms().awaitRestoreEnd("odd");
        assertThat(waits.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(waits, "Ready").message()).contains("Hibernating");
        assertThat(bare.restores()).isEmpty();
        assertThat(odd.restores()).isEmpty();
    }

    @Test
    @DisplayName("a dry run asks Azure and changes nothing")
    void shouldOnlyLook(Team team) {
        Cluster a = team.cloudHsms().active("source");
        Cluster b = team.cloudHsms().fresh("look");
        backUp(team, a, "nightly");

        team.cloudHsms().requestRestore("dry", b.name(), "backupRef: {name: nightly}", "  preflightOnly: true");
        RunStatus status = team.cloudHsms().awaitRestoreEnd("dry");

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Team.condition(status, "Ready").reason()).isEqualTo("PreflightPassed");
        assertThat(b.restores()).isEmpty();
        assertThat(b.activationState()).isEqualTo("NotActivated");
    }

    @Test
    @DisplayName("the CloudHsm tells Azure's own words about it")
    void shouldShowTheStateOfTheHsm(Team team) {
        Cluster b = team.cloudHsms().fresh("state");

        var hsm = team.cloudHsms().awaitReady(b.name(), Condition.Status.TRUE);

        assertThat(hsm.getStatus().provisioningState()).isEqualTo("Succeeded");
        assertThat(hsm.getStatus().activationState()).isEqualTo("NotActivated");
        assertThat(team.kubectl("get", "chsm/" + b.name()).stdout()).contains("True", "Succeeded", "NotActivated");
    }

    static RunStatus backUp(Team team, Cluster cluster, String name) {
        team.cloudHsms().requestBackup(name, cluster.name());
        HsmBackup ended = team.backup(name);
        RunStatus status = team.awaitEnd(name);
        assertThat(status.phase())
                .as("%s of %s: %s", name, ended.getSpec(), status)
                .isEqualTo(Phase.SUCCEEDED);
        return status;
    }

    private static void assertRefused(Team team, String name, String reason) {
        RunStatus status = team.cloudHsms().awaitRestoreEnd(name);
        Condition ready = Team.condition(status, "Ready");
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(ready.reason()).as(ready.message()).isEqualTo(reason);
        assertThat(ready.message()).doesNotContain("\n");
        assertThat(status.attempt()).isNull();
    }
}
