package dev.hsmbackup.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the shipped rules look at, the packaged operator tells when it happens: a name alone in a registry is not enough. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(value = SharedPlatform.OPERATOR, mode = ResourceAccessMode.READ)
class AlertMetricsTest {

    private static final Path RULES = Path.of("../../deploy/chart/files/alerts/hsmbackup.rules.yaml");

    /** A series that an expression selects; a name with a colon is a rule's own. */
    private static final Pattern SELECTED = Pattern.compile("(?<![\\w:])hsmbackup_[a-z_]+(?![\\w:])(?:\\{[^}]*})?");

    /** Selected, and not to be had for little: a fault of the operator's own. HsmBackupReconcilerTest counts one. */
    private static final Set<String> NOT_HERE = Set.of("hsmbackup_reconciliations_total{result=\"error\"}");

    private static final String GIVEN_UP =
            "{\"status\": \"Failed\", \"error\": {\"code\": \"Broken\", \"message\": \"broken\"}}";

    @Test
    void shouldTellWhatEachRuleLooksAt(Team team) throws IOException {
        Set<String> wanted = selected();
        wanted.removeAll(NOT_HERE);
        assertThat(wanted).hasSizeGreaterThan(10);

        Hsm payments = team.hsm("payments", Duration.ofMillis(300));
        team.restores().open(payments);
        String good = team.schedule("nightly")
                .createForTriggers(payments, "")
                .backUp("one")
                .getMetadata()
                .getName();
        failRestores(team, payments, good);
        loseAStart(team, team.hsm("lost", Duration.ofMillis(300)));
        stall(team, payments);

        await("each of " + wanted)
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(missing(team, wanted)).isEmpty());
    }

    /** One that was sent, and one that was refused. */
    private static void failRestores(Team team, Hsm hsm, String good) {
        hsm.change("{\"jobTimes\": {\"restore\": \"1h\", \"preRestore\": \"100ms\"}}");
        team.restores().request("half", hsm, "backupRef: {name: " + good + "}");
        team.restores().awaitPhase("half", Phase.RUNNING);
        hsm.endJob(GIVEN_UP);
        assertThat(team.restores().awaitEnd("half").phase()).isEqualTo(Phase.FAILED);
        team.restores()
                .request(
                        "late",
                        hsm,
                        "backupRef: {name: " + good + "}",
                        "",
                        Instant.now().plus(Duration.ofDays(2)));
        assertThat(team.restores().awaitEnd("late").phase()).isEqualTo(Phase.FAILED);
    }

    private static void loseAStart(Team team, Hsm hsm) {
        hsm.fault("\"method\": \"POST\", \"path\": \"/backup\", \"effect\": \"before\","
                + " \"action\": {\"type\": \"status\", \"status\": 503}");
        team.requestBackup("lost", hsm);
        assertThat(team.awaitEnd("lost").phase()).isEqualTo(Phase.UNKNOWN);
    }

    /** As after ten minutes: the backup waits for the half restored HSM, and the restore for its safety backup. */
    private static void stall(Team team, Hsm halfRestored) {
        team.requestBackup("waiting", halfRestored);
        team.awaitStatus(
                "waiting",
                Duration.ofMinutes(1),
                "to wait",
                status -> !status.conditions().isEmpty());
        stalled(team, HsmBackup.class, "waiting");

        Hsm slow = team.hsm("slow", Duration.ofMillis(300));
        team.restores().open(slow);
        team.requestBackup("before", slow);
        team.awaitEnd("before");
        slow.change("{\"jobTimes\": {\"backup\": \"1h\", \"preRestore\": \"100ms\"}}");
        team.restores().request("undo", slow, "backupRef: {name: before}", "  safetyBackup: {policy: Always}");
        team.restores().awaitPhase("undo", Phase.AWAITING_SAFETY_BACKUP);
        stalled(team, HsmRestore.class, "undo");
    }

    private static <T extends HasMetadata> void stalled(Team team, Class<T> kind, String name) {
        team.platform()
                .admin()
                .resources(kind)
                .inNamespace(team.namespace())
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "add", "path": "/status/conditions/-", "value": {"type": "Stalled", "status": "True",
                        "reason": "HsmBusy", "message": "For more than 10 minutes.", "observedGeneration": 1,
                        "lastTransitionTime": "2026-11-22T02:00:00Z"}}]""");
    }

    /** As {@code name{label="value"}}, without what alerts call themselves. */
    private static Set<String> selected() throws IOException {
        List<String> lines = Files.readAllLines(RULES);
        String code = lines.stream()
                .filter(line -> !line.strip().matches("(#|- (record|alert|name):|runbook_url:).*"))
                .collect(Collectors.joining("\n"));
        return SELECTED.matcher(code).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> missing(Team team, Set<String> wanted) {
        Set<String> told = team.platform().operator().metrics().samples().keySet();
        return wanted.stream()
                .filter(selector -> told.stream().noneMatch(series -> selects(selector, series)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean selects(String selector, String series) {
        int brace = selector.indexOf('{');
        String name = brace < 0 ? selector : selector.substring(0, brace);
        String label = brace < 0 ? "" : selector.substring(brace + 1, selector.length() - 1);
        return series.split("\\{", 2)[0].equals(name) && series.contains(label);
    }
}
