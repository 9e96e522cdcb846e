package dev.hsmbackup.apifaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.WatchEnd;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Somebody takes the operator's rights away; the refusals are the API server's own. */
@ResourceLock(Worlds.STORM)
class RightsTest {

    private static final String NAME = "hsm-backup-operator";

    private final Platform platform = Worlds.stormy();

    @Test
    @DisplayName("F21 all cluster rights are gone in mid-job: no start, polls go on, red; all well when granted again")
    void shouldGoOnWhenItsRightsAreBack() {
        ClusterRoleBinding binding =
                platform.admin().rbac().clusterRoleBindings().withName(NAME).get();
        try (Scene scene = new Scene(platform, "revoked")) {
            Operator operator = platform.operator();
            Hsm busy = scene.team().hsm("busy", Duration.ofMinutes(10));
            Hsm free = scene.team().hsm("free", Duration.ofSeconds(1));
            scene.team().requestBackup("running", busy);
            RunStatus running = scene.awaitPhase("running", Phase.RUNNING);

            platform.admin().resource(binding).delete();
            try {
                awaitRevoked("get", "");
                scene.team().requestBackup("late", free);
                Worlds.await("/readyz to name the right")
                        .until(() -> Probe.ready(operator)
                                .refuses("rights failed: the API server forbids the operator to get hsmbackups"));
                platform.rig().gate().watches().end(Match.of("watch", "hsmbackups"), WatchEnd.CLOSE);
                Worlds.await("/readyz to miss the watch")
                        .until(() -> Probe.ready(operator).refuses("informers failed"));
                Worlds.await("/readyz to name the watch")
                        .until(() -> Probe.ready(operator).refuses("watch hsmbackups"));
                int polls = busy.polls(running.jobId()).size();
                Worlds.await("polls without rights")
                        .until(() -> busy.polls(running.jobId()).size() > polls);
                busy.endJob();
                Worlds.await("the refused write of the end")
                        .until(() -> Probe.ready(operator).refuses("update hsmbackups/status"));
                assertThat(free.starts()).isEmpty();
                assertThat(operator.metrics().sum("hsmbackup_missing_right", "right=\"update hsmbackups/status\""))
                        .isEqualTo(1);
                assertThat(operator.currentLog().entries())
                        .extracting(line -> line.path("message").asText())
                        .anyMatch(line -> line.contains("forbids the operator to update hsmbackups/status"));
            } finally {
                platform.admin()
                        .resource(new ClusterRoleBindingBuilder(binding)
                                .editMetadata()
                                .withResourceVersion(null)
                                .withUid(null)
                                .endMetadata()
                                .build())
                        .create();
            }
            RunStatus first = scene.awaitEnd("running");
            RunStatus second = scene.awaitEnd("late");
            operator.awaitReady();

            assertThat(first.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(busy.starts()).hasSize(1);
            assertThat(free.starts()).hasSize(1);
            assertThat(operator.metrics().sum("hsmbackup_missing_right")).isZero();
        }
    }

    @Test
    @DisplayName("F21 only the right to write status is gone: an Event names it, nothing starts")
    void shouldSayWhichRightIsMissing() {
        ClusterRole role = platform.admin().rbac().clusterRoles().withName(NAME).get();
        try (Scene scene = new Scene(platform, "readonly")) {
            Operator operator = platform.operator();
            Hsm hsm = scene.team().hsm("readonly", Duration.ofSeconds(1));

            replaceRules(withoutStatus(role));
            Event event;
            try {
                awaitRevoked("update", "status");
                scene.team().requestBackup("nightly", hsm);
                event = Worlds.await("an Event")
                        .until(
                                () -> scene.team().events("nightly").stream()
                                        .findFirst()
                                        .orElse(null),
                                it -> it != null);
                Worlds.await("/readyz to name the right")
                        .until(
                                () -> Probe.ready(operator)
                                        .refuses(
                                                "rights failed: the API server forbids the operator to update hsmbackups/status"));
                assertThat(hsm.starts()).isEmpty();
            } finally {
                replaceRules(role);
            }
            RunStatus ended = scene.awaitEnd("nightly");
            operator.awaitReady();

            assertThat(event.getReason()).isEqualTo("MissingRight");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getNote()).contains("cannot update resource \"hsmbackups/status\"");
            assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts()).hasSize(1);
            assertThat(scene.team().events("nightly"))
                    .extracting(Event::getReason)
                    .containsOnlyOnce("MissingRight");
        }
    }

    /** The API server's authorizer learns of a change a moment later. */
    private void awaitRevoked(String verb, String subresource) {
        Worlds.await("the revocation to work")
                .until(() -> platform.rig()
                        .kubectl()
                        .run(
                                "auth",
                                "can-i",
                                verb,
                                "hsmbackups.hsmbackup.dev",
                                "--subresource=" + subresource,
                                "--all-namespaces",
                                "--as=" + platform.rig().operatorUser())
                        .stdout()
                        .startsWith("no"));
    }

    private static ClusterRole withoutStatus(ClusterRole role) {
        return new ClusterRoleBuilder(role)
                .withRules(role.getRules().stream()
                        .filter(rule -> !rule.getResources().contains("hsmbackups/status"))
                        .toList())
                .build();
    }

    private void replaceRules(ClusterRole role) {
        platform.admin()
                .rbac()
                .clusterRoles()
                .withName(NAME)
                .edit(old ->
                        new ClusterRoleBuilder(old).withRules(role.getRules()).build());
    }
}
