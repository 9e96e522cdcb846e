package dev.hsmbackup.azurefaults;

import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Azure with an HSM for each line of the tables, and tenants of their own for those whose sign-in is at fault. */
final class Azure {

    static final String MAIN_TENANT = tenant(0);
    private static final String CONTAINER = "https://backups.blob.core.windows.net/hsm";

    /** Start of the name of the HSM that the sign-in tests use; not of a table. */
    static final String ROTATION = "rotation";

    private final Map<String, Integer> tenants = new HashMap<>();
    private final List<Row> rows;

    Azure(List<Row> rows) {
        this.rows = rows;
        rows.stream().filter(Row::signsInElsewhere).forEach(row -> tenants.put(row.name(), tenants.size() + 1));
        tenants.put(ROTATION, tenants.size() + 1);
    }

    private static String tenant(int number) {
        return "72f988bf-86f1-41af-91ab-%012d".formatted(number);
    }

    private static String client(int number) {
        return "0f3a5a8e-4c1f-4a52-9f57-%012d".formatted(number);
    }

    /** The tenant whose tokens an HSM takes. */
    String tenantOf(String name) {
        return tenant(tenants.getOrDefault(name, 0));
    }

    /** The application that asks for them. */
    String clientOf(String name) {
        return client(tenants.getOrDefault(name, 0));
    }

    /** The fleet before the first HSM; tokens of all tenants but the first live for half a minute. */
    Path writeFleet(Path file) {
        StringBuilder text = new StringBuilder("tenants:\n");
        for (int i = 0; i <= tenants.size(); i++) {
            text.append("  - id: ").append(tenant(i)).append('\n');
        }
        text.append("identities:\n");
        for (int i = 0; i <= tenants.size(); i++) {
            text.append("""
                      - name: operator-%d
                        tenant: %s
                        clientId: %s
                        tokenLifetime: %s
                        federated:
                          - subject: system:serviceaccount:hsm-backup-system:hsm-backup-operator
                    """.formatted(i, tenant(i), client(i), i == 0 ? "1h" : "30s"));
        }
        text.append("""
                  - name: hsm
                    tenant: %s
                    clientId: 0f3a5a8e-4c1f-4a52-9f57-ffffffffffff
                containers:
                  - url: %s
                    tenant: %s
                    access:
                      - {identity: hsm, role: Storage Blob Data Contributor}
                hsms: []
                """.formatted(MAIN_TENANT, CONTAINER, MAIN_TENANT));
        return write(file, text.toString());
    }

    /** What the operator's own resolver knows: only what the tables say, so that no test asks the machine's. */
    Path writeHosts(Path file) {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
        resolved().stream()
                .filter(row -> !row.script().getFirst().action().isEmpty())
                .forEach(row -> text.append(row.script().getFirst().action())
                        .append(' ')
                        .append(host(row.name()))
                        .append('\n'));
        return write(file, text.toString());
    }

    /** For NO_PROXY: the HSMs whose names the operator looks up itself. */
    String pastTheProxy() {
        StringBuilder hosts = new StringBuilder("127.0.0.1,localhost");
        resolved().forEach(row -> hosts.append(',').append(host(row.name())));
        return hosts.toString();
    }

    private List<Row> resolved() {
        return rows.stream()
                .filter(row -> row.script().getFirst().target() == Script.Target.DNS)
                .toList();
    }

    /**
     * Makes an HSM, of which Kubernetes does not know yet.
     *
     * @param jobTime how long its backups take, as the fleet writes it
     */
    Hsm hsm(Platform platform, String name, String jobTime) {
        Hsm hsm = new Hsm(platform.rig().simulator(), name);
        hsm.simulator().control().send("PUT", "/hsms/" + name, """
                        {"name": "%s", "tenant": "%s", "securityDomain": "shared", "managedIdentity": "hsm",
                         "roles": [{"identity": "operator-%d", "role": "Managed HSM Backup"}],
                         "keys": [{"name": "first", "type": "EC-HSM"}], "jobTimes": {"backup": "%s"}}""".formatted(
                        name, tenantOf(name), tenants.getOrDefault(name, 0), jobTime));
        return hsm;
    }

    /** Opens it to a namespace. From now on the operator probes it, and gets a token for that. */
    void declare(Platform platform, String namespace, Hsm hsm) {
        String name = hsm.name();
        platform.admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: ManagedHsm
                metadata:
                  name: %s
                spec:
                  uri: https://%s
                  storage:
                    containerUri: %s
                  identity:
                    clientId: %s
                    tenantId: %s
                  backup:
                    namespaces: [%s]
                """.formatted(name, hsm.host(), CONTAINER, clientOf(name), tenantOf(name), namespace))
                .serverSideApply();
    }

    private static String host(String name) {
        return name + ".managedhsm.azure.net";
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
