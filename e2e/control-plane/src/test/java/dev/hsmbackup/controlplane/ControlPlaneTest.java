package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ControlPlaneExtension.class)
class ControlPlaneTest {
    private final ControlPlane controlPlane;
    private final Kubectl admin;

    ControlPlaneTest(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.admin = controlPlane.admin();
    }

    @Test
    void shouldServeTheVersionThatIsPinned() {
        var version = admin.output("version", "--output=json");

        assertThat(version).containsPattern("\"serverVersion\":[^}]*\"gitVersion\": \"v1\\.36\\.3\"");
    }

    @Test
    void shouldKeepTestsApartByNamespaces(TestNamespace namespace, TestNamespace same) {
        assertThat(namespace).isSameAs(same);
        assertThat(namespace.name()).matches("should-keep-tests-apart-by-namespaces-[a-z0-9]+");

        admin.output("-n", namespace.name(), "create", "configmap", "a", "--from-literal=key=value");

        var value = admin.output("-n", namespace.name(), "get", "configmap", "a", "-o=jsonpath={.data.key}");
        assertThat(value).isEqualTo("value");
    }

    @Test
    void shouldExplainTheFieldsOfACustomResource() {
        admin.apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: examples.test.hsmbackup.dev}
                spec:
                  group: test.hsmbackup.dev
                  scope: Namespaced
                  names: {plural: examples, singular: example, kind: Example}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec: {type: object, description: What is wanted.}
                """);
        admin.awaitEstablished("crd/examples.test.hsmbackup.dev");

        await().untilAsserted(() ->
                assertThat(admin.run("explain", "example.spec").stdout()).contains("What is wanted."));
    }

    @Test
    void shouldDeleteANamespaceWithAllInIt() {
        var namespace = TestNamespace.create(controlPlane, "doomed");
        admin.output("-n", namespace.name(), "create", "configmap", "a");

        namespace.close();

        admin.output("wait", "--for=delete", "namespace/" + namespace.name(), "--timeout=60s");
        assertThat(admin.run("get", "namespace", namespace.name()).stderr()).contains("NotFound");
    }

    @Test
    void shouldCollectWhatHasLostItsOwner(TestNamespace namespace) {
        var inNamespace = "--namespace=" + namespace.name();
        admin.output(inNamespace, "create", "configmap", "owner");
        var uid = admin.output(inNamespace, "get", "configmap", "owner", "-o=jsonpath={.metadata.uid}");
        admin.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: owned
                  namespace: %s
                  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: %s}]
                """.formatted(namespace.name(), uid));

        admin.output(inNamespace, "delete", "configmap", "owner");

        admin.output(inNamespace, "wait", "--for=delete", "configmap/owned", "--timeout=60s");
        assertThat(admin.run(inNamespace, "get", "configmap", "owned").stderr()).contains("NotFound");
    }

    @Test
    void shouldGiveAUserOnlyWhatARoleGives(TestNamespace namespace) {
        var inNamespace = "--namespace=" + namespace.name();
        var group = "readers-of-" + namespace.name();
        var user = controlPlane.kubectlAs(controlPlane.kubeconfigFor("alice@example.com", List.of(group)));
        var refused = user.run(inNamespace, "get", "configmaps");
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("Forbidden", "User \"alice@example.com\" cannot list");

        admin.output(inNamespace, "create", "rolebinding", "readers", "--clusterrole=view", "--group=" + group);

        // The role view is filled by the aggregation controller, and RBAC sees the binding a moment later.
        await().untilAsserted(() -> assertThat(
                        user.run(inNamespace, "get", "configmaps").succeeded())
                .isTrue());
        assertThat(user.run(inNamespace, "create", "configmap", "b").stderr()).containsIgnoringCase("forbidden");
        assertThat(user.run("--namespace=default", "get", "configmaps").stderr())
                .contains("Forbidden");
    }

    @Test
    void shouldRefuseACertificateOfAnotherAuthority(@TempDir Path temp) throws IOException {
        var stranger =
                Authority.create("control-plane", Instant.now()).client("kubernetes-admin", List.of("system:masters"));
        var kubeconfig = new Kubeconfig(controlPlane.server(), Files.readString(controlPlane.certificateAuthority()));
        var file = Files.writeString(temp.resolve("kubeconfig"), kubeconfig.forIdentity("kubernetes-admin", stranger));

        var refused = controlPlane.kubectlAs(file).run("get", "namespaces");

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr())
                .containsAnyOf("Unauthorized", "the server has asked for the client to provide credentials");
    }

    @Test
    void shouldRefuseAServerOfAnotherAuthority(@TempDir Path temp) throws IOException {
        var other = Authority.create("control-plane", Instant.now());
        var kubeconfig = new Kubeconfig(controlPlane.server(), Pem.of(other.certificate()));
        var file = Files.writeString(temp.resolve("kubeconfig"), kubeconfig.forToken("nobody", "none"));

        var refused = controlPlane.kubectlAs(file).run("get", "namespaces");

        assertThat(refused.stderr()).contains("certificate signed by unknown authority");
    }

    @Test
    void shouldWriteAuditLinesWithoutSecrets(TestNamespace namespace) throws IOException {
        admin.output("-n", namespace.name(), "create", "secret", "generic", "s", "--from-literal=password=canary-7f3a");

        var lines = Files.readAllLines(controlPlane.auditLog()).stream()
                .filter(line -> line.contains("/namespaces/" + namespace.name() + "/secrets"))
                .toList();

        var canary = Base64.getEncoder().encodeToString("canary-7f3a".getBytes(StandardCharsets.UTF_8));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("\"verb\":\"create\"", "\"username\":\"kubernetes-admin\"", "\"code\":201")
                .doesNotContain("RequestReceived", "canary-7f3a", canary);
    }

    @Test
    void shouldTakeTheTokenOfAServiceAccount(TestNamespace namespace) {
        admin.output("-n", namespace.name(), "create", "serviceaccount", "robot");

        var token = controlPlane.serviceAccountToken(namespace.name(), "robot", List.of(), Duration.ofHours(1));

        var robot = controlPlane.kubectlAs(controlPlane.kubeconfigForToken("robot", token));
        assertThat(robot.output("auth", "whoami", "-o=jsonpath={.status.userInfo.username}"))
                .isEqualTo("system:serviceaccount:" + namespace.name() + ":robot");
    }

    @Test
    void shouldIssueTokensAsMicrosoftEntraWantsThem(TestNamespace namespace) {
        admin.output("-n", namespace.name(), "create", "serviceaccount", "robot");

        var token = controlPlane.serviceAccountToken(
                namespace.name(), "robot", List.of("api://AzureADTokenExchange"), Duration.ofHours(1));

        var parts = token.split("\\.", -1);
        assertThat(decoded(parts[0])).contains("\"alg\":\"RS256\"");
        assertThat(decoded(parts[1]))
                .contains("\"aud\":[\"api://AzureADTokenExchange\"]")
                .contains("\"iss\":\"" + ControlPlane.SERVICE_ACCOUNT_ISSUER + "\"")
                .contains("\"sub\":\"system:serviceaccount:" + namespace.name() + ":robot\"");
        var kubectl = controlPlane.kubectlAs(controlPlane.kubeconfigForToken("robot", token));
        assertThat(kubectl.run("get", "namespaces").succeeded())
                .as("a token for Azure is none for the API server")
                .isFalse();
    }

    @Test
    void shouldSayWhyThereIsNoToken() {
        assertThatThrownBy(() -> controlPlane.serviceAccountToken("default", "nobody", List.of(), Duration.ofHours(1)))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("answered 404")
                .hasMessageContaining("\\\"nobody\\\" not found");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
