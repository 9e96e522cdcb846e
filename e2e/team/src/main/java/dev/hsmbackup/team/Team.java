package dev.hsmbackup.team;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.controlplane.TestNamespace;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A team: a namespace, the HSMs that the platform opened to it, and its backups. */
public final class Team implements AutoCloseable {

    /** Far longer than anything takes: a busy machine is no failure. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Platform platform;
    private final TestNamespace namespace;
    private final List<Hsm> hsms = new ArrayList<>();
    private final CloudHsms cloudHsms = new CloudHsms(this);

    Team(Platform platform, String hint) {
        this.platform = platform;
        this.namespace = TestNamespace.create(platform.rig().controlPlane(), hint);
    }

    public Platform platform() {
        return platform;
    }

    public String namespace() {
        return namespace.name();
    }

    /** An HSM in Azure and its ManagedHsm, open to this namespace. Its name is the hint and a number. */
    public Hsm hsm(String hint, Duration backupTime) {
        Hsm hsm = undeclaredHsm(hint, backupTime);
        declare(hsm);
        return hsm;
    }

    /** An HSM in Azure of which Kubernetes does not know yet. */
    public Hsm undeclaredHsm(String hint, Duration backupTime) {
        Hsm hsm = new Hsm(platform.rig().simulator(), platform.hsmName(hint));
        hsm.simulator().control().send("PUT", "/hsms/" + hsm.name(), AzureFleet.hsm(hsm.name(), backupTime));
        return hsm;
    }

    /** An HSM that Azure does not have: a corporate proxy refuses the tunnel to such a host. */
    public Hsm absentHsm(String hint) {
        return new Hsm(platform.rig().simulator(), platform.hsmName(hint));
    }

    /** The platform declares the HSM and opens it to this namespace. */
    public void declare(Hsm hsm) {
        declare(hsm, AzureFleet.CONTAINER, namespace());
    }

    /** Declares it with another container or for another namespace. */
    public void declare(Hsm hsm, String containerUri, String allowedNamespace) {
        hsms.add(hsm);
        apply("""
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
                """.formatted(hsm.name(), hsm.host(), containerUri, allowedNamespace));
    }

    /** This team's restores. */
    public Restores restores() {
        return new Restores(this);
    }

    /** A schedule of this team, whether it exists or not. */
    public Schedule schedule(String name) {
        return new Schedule(this, name);
    }

    /** The Cloud HSMs that are open to this team. */
    public CloudHsms cloudHsms() {
        return cloudHsms;
    }

    /** Asks for a backup; with 1 h to start. */
    public void requestBackup(String name, Hsm hsm) {
        requestBackup(name, hsm, "1h");
    }

    public void requestBackup(String name, Hsm hsm, String startDeadline) {
        apply("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  managedHsmRef:
                    name: %s
                  startDeadline: %s
                """.formatted(name, namespace(), hsm.name(), startDeadline));
    }

    private void apply(String manifest) {
        platform.admin().resource(manifest).serverSideApply();
    }

    public HsmBackup backup(String name) {
        HsmBackup found = platform.admin()
                .resources(HsmBackup.class)
                .inNamespace(namespace())
                .withName(name)
                .get();
        if (found == null) {
            throw new AssertionError("there is no HsmBackup " + namespace() + "/" + name);
        }
        return found;
    }

    public RunStatus status(String name) {
        return backup(name).getStatus();
    }

    public RunStatus awaitEnd(String name) {
        return awaitStatus(name, PATIENCE, "to end", status -> status.phase().isTerminal());
    }

    public RunStatus awaitPhase(String name, Phase phase) {
        return awaitStatus(name, PATIENCE, "to be " + phase, status -> status.phase() == phase);
    }

    /**
     * Waits for a status.
     *
     * @param what completes "HsmBackup x …" in the message of a failure, for example "to end"
     */
    public RunStatus awaitStatus(String name, Duration atMost, String what, Predicate<RunStatus> wanted) {
        return await("HsmBackup " + name + " " + what)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status(name), wanted);
    }

    /** Waits until the ManagedHsm's Ready says this. */
    public ManagedHsm awaitHsm(Hsm hsm, Condition.Status ready) {
        return await("ManagedHsm " + hsm.name() + " to have Ready=" + ready)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> platform.admin()
                                .resources(ManagedHsm.class)
                                .withName(hsm.name())
                                .get(),
                        found -> Conditions.find(found.getStatus().conditions(), "Ready")
                                .filter(condition -> condition.status() == ready)
                                .isPresent());
    }

    /** The condition of this type; fails without it. */
    public static Condition condition(RunStatus status, String type) {
        return condition(status.conditions(), type);
    }

    /** The condition of this type; fails without it. */
    public static Condition condition(List<Condition> conditions, String type) {
        return Conditions.find(conditions, type)
                .orElseThrow(() -> new AssertionError("no condition " + type + " among " + conditions));
    }

    /** The Events about one object of this namespace, oldest first. */
    public List<Event> events(String name) {
        return platform.admin().events().v1().events().inNamespace(namespace()).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .sorted(Comparator.comparing(event -> event.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** Events are written after the status. */
    public void awaitEvents(String name, int atLeast) {
        await("events about " + name).atMost(PATIENCE).until(() -> events(name).size() >= atLeast);
    }

    /** kubectl as cluster admin in this namespace. */
    public Kubectl.Result kubectl(String... arguments) {
        return platform.rig()
                .kubectl()
                .run(Stream.concat(Stream.of(arguments), Stream.of("--namespace=" + namespace()))
                        .toArray(String[]::new));
    }

    /** Takes the ManagedHsms and the namespace away; Azure keeps what it has. */
    @Override
    public void close() {
        hsms.forEach(hsm -> platform.admin()
                .resources(ManagedHsm.class)
                .withName(hsm.name())
                .delete());
        cloudHsms.close();
        namespace.close();
    }
}
