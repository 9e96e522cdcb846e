package dev.hsmbackup.scenarios;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.controlplane.TestNamespace;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** One scenario's namespace, the HSMs that it declares, and the words in which it is told. */
final class Scenario implements AutoCloseable {

    private final Rig rig = SharedRig.get();
    private final KubernetesClient client = Clients.admin();
    private final TestNamespace namespace;
    private final List<String> hsms = new ArrayList<>();

    Scenario(String name) {
        namespace = TestNamespace.create(rig.controlPlane(), name);
    }

    Rig rig() {
        return rig;
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace.name();
    }

    Operator operator() {
        return rig.operator();
    }

    static String host(String hsm) {
        return hsm + ".managedhsm.azure.net";
    }

    /** The platform declares an HSM of the fleet and opens it to this namespace. */
    void declareHsm(String hsm) {
        declareHsm(hsm, ScenarioFleet.CONTAINER, namespace());
    }

    void declareHsm(String hsm, String containerUri, String allowedNamespace) {
        hsms.add(hsm);
        rig.kubectl().apply("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: ManagedHsm
                metadata:
                  name: %s
                spec:
                  uri: https://%s
                  storage:
                    containerUri: %s
                  backup:
                    namespaces: [%s]
                """.formatted(hsm, host(hsm), containerUri, allowedNamespace));
    }

    /** A team asks for a backup. */
    void requestBackup(String name, String hsm) {
        requestBackup(name, hsm, "1h");
    }

    void requestBackup(String name, String hsm, String startDeadline) {
        rig.kubectl().apply("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  managedHsmRef:
                    name: %s
                  startDeadline: %s
                """.formatted(name, namespace(), hsm, startDeadline));
    }

    HsmBackup backup(String name) {
        HsmBackup found = client.resources(HsmBackup.class)
                .inNamespace(namespace())
                .withName(name)
                .get();
        if (found == null) {
            throw new AssertionError("there is no HsmBackup " + namespace() + "/" + name);
        }
        return found;
    }

    HsmBackupStatus status(String name) {
        return backup(name).getStatus();
    }

    HsmBackupStatus awaitEnd(String name) {
        return awaitStatus(
                name, Duration.ofSeconds(60), "to end", status -> status.phase().isTerminal());
    }

    HsmBackupStatus awaitPhase(String name, Phase phase) {
        return awaitStatus(name, Duration.ofSeconds(30), "to be " + phase, status -> status.phase() == phase);
    }

    HsmBackupStatus awaitStatus(String name, Duration atMost, String what, Predicate<HsmBackupStatus> wanted) {
        return await("HsmBackup " + name + " " + what)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status(name), wanted);
    }

    /** The condition of this type; fails without it. */
    static Condition condition(List<Condition> conditions, String type) {
        return Conditions.find(conditions, type)
                .orElseThrow(() -> new AssertionError("no condition " + type + " among " + conditions));
    }

    ManagedHsm awaitHsmCondition(String hsm, Condition.Status ready) {
        return await("ManagedHsm " + hsm + " to have Ready=" + ready)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> client.resources(ManagedHsm.class).withName(hsm).get(),
                        found -> Conditions.find(found.getStatus().conditions(), "Ready")
                                .filter(condition -> condition.status() == ready)
                                .isPresent());
    }

    /** The Events about one object of this namespace, oldest first. */
    List<Event> events(String name) {
        return client.events().v1().events().inNamespace(namespace()).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .sorted((a, b) -> a.getMetadata()
                        .getCreationTimestamp()
                        .compareTo(b.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** Events are written after the status. */
    void awaitEvents(String name, int atLeast) {
        await("events about " + name)
                .atMost(Duration.ofSeconds(10))
                .until(() -> events(name).size() >= atLeast);
    }

    /** The operator's audit lines about one backup of this namespace. */
    List<JsonNode> auditLines(String name) {
        return operator().log().entries().stream()
                .filter(line -> line.path("logger").asText().equals("audit"))
                .filter(line -> line.path("namespace").asText().equals(namespace()))
                .filter(line -> line.path("name").asText().equals(name))
                .toList();
    }

    /** kubectl in this namespace. */
    Kubectl.Result kubectl(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--namespace=" + namespace();
        return rig.kubectl().run(all);
    }

    /** The requests that asked an HSM to start a backup. */
    List<Arrival> startsAt(String hsm) {
        return rig.simulator().arrivals().backupStartsAt(host(hsm));
    }

    @Override
    public void close() {
        rig.simulator().control().clearFaults();
        hsms.forEach(hsm -> client.resources(ManagedHsm.class).withName(hsm).delete());
        namespace.close();
        SharedRig.operator();
    }
}
