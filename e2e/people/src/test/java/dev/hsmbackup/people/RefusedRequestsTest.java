package dev.hsmbackup.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F97: quotas and admission webhooks of the cluster. */
@ExtendWith(SharedPlatform.class)
class RefusedRequestsTest {

    private static final Duration UNTIL_TOLD = Duration.ofMinutes(30);

    /** The quota controller looks for new kinds every 30 s. */
    private static final Duration QUOTA_KNOWN = Duration.ofMinutes(3);

    @Test
    @DisplayName("F97 quota of HsmBackups exhausted: the API server says so, and what exists goes on")
    void shouldTellWhoeverExceedsTheQuota(Team team) {
        Hsm hsm = team.hsm("quota", UNTIL_TOLD);
        quota(team, Map.of("count/hsmbackups.hsmbackup.dev", "1"));
        await("the quota to be counted")
                .atMost(QUOTA_KNOWN)
                .until(() -> team.kubectl("get", "quota/limit", "-o", "jsonpath={.status.used}")
                        .stdout()
                        .contains("hsmbackups"));

        team.requestBackup("nightly", hsm);
        team.awaitPhase("nightly", Phase.RUNNING);
        assertThatThrownBy(() -> team.requestBackup("second", hsm))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("exceeded quota: limit, requested: count/hsmbackups.hsmbackup.dev=1, used:"
                        + " count/hsmbackups.hsmbackup.dev=1, limited: count/hsmbackups.hsmbackup.dev=1");
        hsm.endJob();

        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F97 the operator's events refused by a policy: the backup does not care")
    void shouldBackUpWithoutEvents(Team team) {
        Hsm hsm = team.hsm("noevents", Duration.ofMillis(500));
        noEvents(team);

        team.requestBackup("nightly", hsm);

        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(team.events("nightly")).isEmpty();
        // Events are told beside the work.
        await("the operator to be refused an event")
                .until(() -> operatorWrites(team, "events"), writes -> !writes.isEmpty())
                .forEach(entry -> assertThat(entry.code()).isEqualTo(422));
    }

    @Test
    @DisplayName("F97 an admission webhook that is down: nothing starts, a running job is told when it is back")
    void shouldWaitForAnAdmissionWebhook(Team team) {
        Hsm busy = team.hsm("webhook", UNTIL_TOLD);
        Hsm idle = team.hsm("webhook", UNTIL_TOLD);
        team.requestBackup("runs", busy);
        team.awaitPhase("runs", Phase.RUNNING);

        // Statuses first, so that there is a waiting object that cannot be started.
        webhook(team, "hsmbackups/status");
        team.requestBackup("waits", idle);
        busy.endJob();
        await("the operator to be refused")
                .atMost(Duration.ofSeconds(60))
                .until(() -> operatorWrites(team, "hsmbackups/status").stream()
                                .filter(entry -> entry.code() == 500)
                                .map(AuditLog.Entry::name)
                                .distinct()
                                .count()
                        == 2);
        assertThat(idle.starts()).isEmpty();
        assertThat(team.status("runs").phase()).isEqualTo(Phase.RUNNING);
        webhook(team, "hsmbackups");
        assertThatThrownBy(() -> team.requestBackup("third", idle))
                .hasMessageContaining("failed calling webhook \"down.example.org\"");
        removeWebhook(team);

        assertThat(team.awaitEnd("runs").phase()).isEqualTo(Phase.SUCCEEDED);
        RunStatus started = team.awaitPhase("waits", Phase.RUNNING);
        assertThat(idle.starts()).extracting(start -> start.jobId()).containsExactly(started.jobId());
        assertThat(busy.starts()).hasSize(1);
    }

    private static List<AuditLog.Entry> operatorWrites(Team team, String resource) {
        var rig = team.platform().rig();
        return rig.auditLog().entriesOf(rig.operatorUser()).stream()
                .filter(entry -> entry.isWrite()
                        && entry.resource().equals(resource)
                        && entry.namespace().equals(team.namespace()))
                .toList();
    }

    /** Quotas do not count events, so it takes a policy to refuse them. */
    private static void noEvents(Team team) {
        apply(team, """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata:
              name: %1$s
            spec:
              matchConstraints:
                resourceRules:
                - apiGroups: [events.k8s.io]
                  apiVersions: [v1]
                  operations: [CREATE, UPDATE]
                  resources: [events]
              validations:
              - expression: "false"
                message: no events here
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata:
              name: %1$s
            spec:
              policyName: %1$s
              validationActions: [Deny]
              matchResources:
                namespaceSelector:
                  matchLabels:
                    kubernetes.io/metadata.name: %1$s
            """.formatted(team.namespace()));
        String event = """
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata:
              name: probe
              namespace: %s
            eventTime: "2026-01-01T00:00:00.000000Z"
            action: Probe
            reason: Probe
            reportingController: probe
            reportingInstance: probe
            type: Normal
            """.formatted(team.namespace());
        await("the policy to bind").atMost(Duration.ofSeconds(60)).until(() -> refused(team, event));
    }

    private static boolean refused(Team team, String manifest) {
        try {
            team.platform()
                    .admin()
                    .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(item ->
                            team.platform().admin().resource(item).dryRun().create());
            return false;
        } catch (KubernetesClientException e) {
            return true;
        }
    }

    private static void quota(Team team, Map<String, String> hard) {
        StringBuilder limits = new StringBuilder();
        hard.forEach((name, value) -> limits.append("\n    ")
                .append(name)
                .append(": \"")
                .append(value)
                .append('"'));
        apply(team, """
            apiVersion: v1
            kind: ResourceQuota
            metadata:
              name: limit
              namespace: %s
            spec:
              hard:%s
            """.formatted(team.namespace(), limits));
    }

    /** Nothing listens on port 1. */
    private static void webhook(Team team, String resource) {
        apply(team, """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              name: %s
            webhooks:
            - name: down.example.org
              clientConfig:
                url: https://127.0.0.1:1/
              rules:
              - apiGroups: [hsmbackup.dev]
                apiVersions: [v1beta1]
                operations: [CREATE, UPDATE]
                resources: [%s]
              namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: %s
              admissionReviewVersions: [v1]
              sideEffects: None
              timeoutSeconds: 2
            """.formatted(team.namespace(), resource, team.namespace()));
        awaitWebhook(team, resource);
    }

    /** The API server looks at new configurations with some delay. */
    private static void awaitWebhook(Team team, String resource) {
        String[] subresource = resource.endsWith("/status") ? new String[] {"--subresource=status"} : new String[0];
        await("the webhook to bind").atMost(Duration.ofSeconds(60)).until(() -> {
            String[] patch = {
                "patch",
                "hb/runs",
                "--dry-run=server",
                "--type=merge",
                "-p",
                "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"
            };
            String[] all = Stream.concat(Arrays.stream(patch), Arrays.stream(subresource))
                    .toArray(String[]::new);
            return !team.kubectl(all).succeeded();
        });
    }

    private static void removeWebhook(Team team) {
        team.platform().rig().kubectl().output("delete", "validatingwebhookconfiguration", team.namespace());
    }

    private static void apply(Team team, String manifest) {
        team.platform().rig().kubectl().apply(manifest);
    }
}
