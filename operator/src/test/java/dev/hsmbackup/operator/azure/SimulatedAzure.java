package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.operator.port.HsmTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** The packaged simulator in a process of its own. Every test makes its own HSM in it, so none disturbs another. */
final class SimulatedAzure implements AutoCloseable {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    /** Its tokens live five seconds. */
    static final String SHORT_LIVED = "22222222-2222-4222-8222-222222222223";
    /** Known to Entra, without a role at any HSM. */
    static final String STRANGER = "22222222-2222-4222-8222-222222222224";

    /** The operator may list it. */
    static final URI READABLE = URI.create("https://hsmbackups.blob.core.windows.net/readable");

    /** The operator may delete there. */
    static final URI DELETABLE = URI.create("https://hsmbackups.blob.core.windows.net/deletable");

    static final URI CONTAINER = URI.create("https://hsmbackups.blob.core.windows.net/payments");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Path LAUNCHER = Path.of("..", "e2e", "simulator", "target", "simulator", "bin", "simulator");

    private final Path directory;
    private final Process process;
    private final JsonNode ready;
    private final HttpClient client = HttpClient.newHttpClient();

    SimulatedAzure(Path directory) throws IOException {
        assertThat(LAUNCHER)
                .as("the packaged simulator; make it by: mvn package -pl e2e/simulator -DskipTests")
                .exists();
        this.directory = directory;
        Path fleet = directory.resolve("fleet.yaml");
        Files.writeString(fleet, fleet());
        this.process = new ProcessBuilder(
                        LAUNCHER.toAbsolutePath().toString(),
                        "--fleet",
                        fleet.toString(),
                        "--dir",
                        directory.toString(),
                        "--until-stdin-closes")
                .redirectError(directory.resolve("stderr.txt").toFile())
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        assertThat(line)
                .as("the simulator's first line; its errors: %s", Files.readString(directory.resolve("stderr.txt")))
                .isNotNull();
        this.ready = JSON.readTree(line);
        Files.writeString(
                directory.resolve("token"), assertion("system:serviceaccount:hsm-backup-system:hsm-backup-operator"));
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The environment of an operator with a workload identity, behind the proxy, with the CA. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("AZURE_CLIENT_ID", CLIENT);
        environment.put("AZURE_TENANT_ID", TENANT);
        environment.put("AZURE_FEDERATED_TOKEN_FILE", tokenFile().toString());
        environment.put("HTTPS_PROXY", ready.get("proxy").asText());
        environment.put("HSMBACKUP_CA_FILE", ready.get("ca").asText());
        return environment;
    }

    Path tokenFile() {
        return directory.resolve("token");
    }

    Path directory() {
        return directory;
    }

    /** An HSM of its own, whose backups take that long on the simulator's clock. */
    HsmTarget hsm(String backupTime) {
        String name = "hsm-" + NUMBER.incrementAndGet();
        control("PUT", "/hsms/" + name, """
                {"tenant": "%s", "securityDomain": "sd", "managedIdentity": "hsm",
                 "roles": [{"identity": "operator", "role": "Managed HSM Backup"},
                           {"identity": "short", "role": "Managed HSM Backup"}],
                 "jobTimes": {"backup": "%s"}}""".formatted(TENANT, backupTime));
        return new HsmTarget(name + ".managedhsm.azure.net", null, null);
    }

    /** The same that may be restored too, with key card-signing in three versions; all its jobs take that long. */
    HsmTarget restorable(String jobTime) {
        HsmTarget target = hsm(jobTime);
        control("PATCH", "/hsms/" + name(target), """
                {"roles": [{"identity": "operator", "role": "Managed HSM Backup"},
                           {"identity": "operator", "role": "Managed HSM Restore"},
                           {"identity": "operator", "role": "Managed HSM Crypto User"}],
                 "keys": [{"name": "card-signing", "type": "EC-HSM", "versions": 3}],
                 "jobTimes": {"backup": "%1$s", "restore": "%1$s", "selectiveRestore": "%1$s", "preRestore": "%1$s"}}
                """.formatted(jobTime));
        return target;
    }

    static String name(HsmTarget target) {
        return target.host().substring(0, target.host().indexOf('.'));
    }

    /** Scripts faults for the requests of a path to one host; fields as the simulator documents them. */
    void fault(HsmTarget target, String method, String pathPattern, String action) {
        fault(target.host(), method, pathPattern, action);
    }

    void fault(String host, String method, String pathPattern, String action) {
        control(
                "POST",
                "/faults",
                "{\"host\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",\"count\":0,\"action\":%s}"
                        .formatted(host, method, pathPattern, action));
    }

    /** A further container in which the operator may delete. */
    void deletable(URI container) {
        control("PUT", "/containers/" + container.getHost() + container.getPath(), """
                {"tenant": "%s", "access": [{"identity": "operator", "role": "Storage Blob Data Contributor"}]}""".formatted(TENANT));
    }

    JsonNode control(String method, String path, String body) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(ready.get("control").asText() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode())
                    .as("%s %s: %s", method, path, response.body())
                    .isEqualTo(200);
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All requests that arrived at the host, oldest first. */
    List<JsonNode> arrivals(String host) {
        return StreamSupport.stream(
                        control("GET", "/arrivals", "").get("arrivals").spliterator(), false)
                .filter(arrival -> arrival.path("host").asText().equals(host))
                .toList();
    }

    /** All hosts that were asked for anything, a tunnel included. */
    List<String> hosts() {
        return StreamSupport.stream(
                        control("GET", "/arrivals", "").get("arrivals").spliterator(), false)
                .map(arrival -> arrival.path("host").asText())
                .distinct()
                .toList();
    }

    long starts(HsmTarget target) {
        return arrivals(target.host()).stream()
                .filter(arrival -> arrival.path("method").asText().equals("POST"))
                .count();
    }

    /** A service account token as Kubernetes would issue it. The simulator was given no keys to check it with. */
    static String assertion(String subject) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String claims =
                "{\"iss\":\"https://kubernetes.default.svc\",\"sub\":\"%s\",\"aud\":[\"api://AzureADTokenExchange\"],\"exp\":%d}"
                        .formatted(subject, Instant.now().plusSeconds(3600).getEpochSecond());
        return encoder.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
                + "." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "." + encoder.encodeToString(new byte[256]);
    }

    private static String fleet() {
        return """
                tenants:
                  - id: 11111111-1111-4111-8111-111111111111
                  - { id: 11111111-1111-4111-8111-111111111112, cloud: AzureUSGovernment }
                  - { id: 11111111-1111-4111-8111-111111111113, cloud: AzureChinaCloud }
                identities:
                  - name: operator
                    tenant: 11111111-1111-4111-8111-111111111111
                    clientId: 22222222-2222-4222-8222-222222222222
                    secrets: [s3cret-value]
                    federated:
                      - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                      - subject: system:serviceaccount:hsm-backup-system:rotated
                  - name: short
                    tenant: 11111111-1111-4111-8111-111111111111
                    clientId: 22222222-2222-4222-8222-222222222223
                    tokenLifetime: 5s
                    federated:
                      - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                  - name: stranger
                    tenant: 11111111-1111-4111-8111-111111111111
                    clientId: 22222222-2222-4222-8222-222222222224
                    federated:
                      - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                  - name: government
                    tenant: 11111111-1111-4111-8111-111111111112
                    clientId: 22222222-2222-4222-8222-222222222225
                    federated:
                      - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                  - name: china
                    tenant: 11111111-1111-4111-8111-111111111113
                    clientId: 22222222-2222-4222-8222-222222222226
                    federated:
                      - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                  - { name: hsm, tenant: 11111111-1111-4111-8111-111111111111, clientId: 33333333-3333-4333-8333-333333333331 }
                  - { name: hsm-gov, tenant: 11111111-1111-4111-8111-111111111112, clientId: 33333333-3333-4333-8333-333333333332 }
                  - { name: hsm-cn, tenant: 11111111-1111-4111-8111-111111111113, clientId: 33333333-3333-4333-8333-333333333333 }
                containers:
                  - url: https://hsmbackups.blob.core.windows.net/payments
                    tenant: 11111111-1111-4111-8111-111111111111
                    access: [{ identity: hsm, role: Storage Blob Data Contributor }]
                  - url: https://hsmbackups.blob.core.windows.net/readable
                    tenant: 11111111-1111-4111-8111-111111111111
                    access:
                      - { identity: hsm, role: Storage Blob Data Contributor }
                      - { identity: operator, role: Storage Blob Data Reader }
                  - url: https://hsmbackups.blob.core.windows.net/deletable
                    tenant: 11111111-1111-4111-8111-111111111111
                    access: [{ identity: operator, role: Storage Blob Data Contributor }]
                  - url: https://hsmbackups.blob.core.windows.net/forbidden
                    tenant: 11111111-1111-4111-8111-111111111111
                  - url: https://hsmbackupsgov.blob.core.usgovcloudapi.net/payments
                    tenant: 11111111-1111-4111-8111-111111111112
                    access: [{ identity: hsm-gov, role: Storage Blob Data Contributor }]
                  - url: https://hsmbackupscn.blob.core.chinacloudapi.cn/payments
                    tenant: 11111111-1111-4111-8111-111111111113
                    access: [{ identity: hsm-cn, role: Storage Blob Data Contributor }]
                hsms:
                  - name: payments-gov
                    tenant: 11111111-1111-4111-8111-111111111112
                    securityDomain: sd
                    managedIdentity: hsm-gov
                    roles: [{ identity: government, role: Managed HSM Backup }]
                    jobTimes: { backup: 0s }
                  - name: payments-cn
                    tenant: 11111111-1111-4111-8111-111111111113
                    securityDomain: sd
                    managedIdentity: hsm-cn
                    roles: [{ identity: china, role: Managed HSM Backup }]
                    jobTimes: { backup: 0s }
                clusters:
                  - name: federal
                    tenant: 11111111-1111-4111-8111-111111111112
                    resourceId: /subscriptions/99999999-9999-4999-8999-999999999992/resourceGroups/g/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/federal
                    managedIdentity: hsm-gov
                    roles: [{ identity: government, role: Contributor }]
                    jobTimes: { backup: 0s }
                  - name: dragon
                    tenant: 11111111-1111-4111-8111-111111111113
                    resourceId: /subscriptions/99999999-9999-4999-8999-999999999993/resourceGroups/g/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/dragon
                    managedIdentity: hsm-cn
                    roles: [{ identity: china, role: Contributor }]
                    jobTimes: { backup: 0s }
                """;
    }
}
