package dev.hsmbackup.team;

import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The Cloud HSMs that are open to a team, and its restores into them. */
public final class CloudHsms {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Team team;
    private final List<String> declared = new ArrayList<>();

    CloudHsms(Team team) {
        this.team = team;
    }

    /** One in use, with a key named after it. */
    public Cluster active(String hint) {
        return make(hint, "Active", "{\"name\": \"key-of-%s\", \"type\": \"RSA\"}".formatted(hint));
    }

    /** One that was made and never activated. */
    public Cluster fresh(String hint) {
        return make(hint, "NotActivated", "");
    }

    private Cluster make(String hint, String activationState, String keys) {
        Cluster cluster = new Cluster(
                team.platform().rig().simulator(),
                team.platform().hsmName(hint.length() > 12 ? hint.substring(0, 12) : hint));
        cluster.simulator().control().send("PUT", "/clusters/" + cluster.name(), """
                {"name": "%s", "resourceId": "%s", "managedIdentity": "hsm", "activationState": "%s", "keys": [%s],
                 "roles": [{"identity": "operator", "role": "Contributor"}],
                 "jobTimes": {"backup": "300ms", "restore": "1s", "validateBackup": "100ms", "validateRestore": "100ms",
                              "failure": "100ms", "activation": "1s"}}""".formatted(
                        cluster.name(), cluster.resourceId(), activationState, keys));
        declare(cluster.name(), cluster.resourceId());
        return cluster;
    }

    /** The platform declares a cluster and opens it to this team for backups and restores. */
    public void declare(String name, String resourceId) {
        declared.add(name);
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: CloudHsm
                metadata: {name: %s}
                spec:
                  resourceId: %s
                  storage: {containerUri: %s}
                  backup: {namespaces: [%s]}
                  restore: {namespaces: [%s]}
                """.formatted(name, resourceId, AzureFleet.CONTAINER, team.namespace(), team.namespace()))
                .serverSideApply();
    }

    /** Asks for a backup. */
    public void requestBackup(String name, String cloudHsm) {
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata: {name: %s, namespace: %s}
                spec: {cloudHsmRef: {name: %s}}
                """.formatted(name, team.namespace(), cloudHsm))
                .serverSideApply();
    }

    /**
     * Asks for a restore that may start within two hours.
     *
     * @param source in YAML's flow form, for example {@code backupRef: {name: x}}
     * @param more further lines of the spec, indented by two
     */
    public void requestRestore(String name, String destination, String source, String more) {
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: CloudHsmRestore
                metadata: {name: %s, namespace: %s}
                spec:
                  cloudHsmRef: {name: %s}
                  source: {%s}
                  confirm: %s
                  notAfter: "%s"
                %s
                """.formatted(
                                name,
                                team.namespace(),
                                destination,
                                source,
                                destination,
                                Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS),
                                more))
                .serverSideApply();
    }

    public RunStatus restore(String name) {
        CloudHsmRestore found = team.platform()
                .admin()
                .resources(CloudHsmRestore.class)
                .inNamespace(team.namespace())
                .withName(name)
                .get();
        if (found == null) {
            throw new AssertionError("there is no CloudHsmRestore " + team.namespace() + "/" + name);
        }
        return found.getStatus();
    }

    public RunStatus awaitRestoreEnd(String name) {
        return awaitRestore(name, "to end", status -> status.phase().isTerminal());
    }

    /**
     * Waits for a status.
     *
     * @param what completes "CloudHsmRestore x …" in the message of a failure
     */
    public RunStatus awaitRestore(String name, String what, Predicate<RunStatus> wanted) {
        return Awaitility.await("CloudHsmRestore " + name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> restore(name), wanted);
    }

    /** Waits until the CloudHsm's Ready says this. */
    public CloudHsm awaitReady(String cloudHsm, Condition.Status ready) {
        return awaitStatus(
                cloudHsm,
                "to have Ready=" + ready,
                status -> Conditions.find(status.conditions(), "Ready")
                        .filter(condition -> condition.status() == ready)
                        .isPresent());
    }

    /**
     * Waits for the status of a CloudHsm.
     *
     * @param what completes "CloudHsm x …" in the message of a failure
     */
    public CloudHsm awaitStatus(String cloudHsm, String what, Predicate<CloudHsmStatus> wanted) {
        return Awaitility.await("CloudHsm " + cloudHsm + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> team.platform()
                                .admin()
                                .resources(CloudHsm.class)
                                .withName(cloudHsm)
                                .get(),
                        found -> wanted.test(found.getStatus()));
    }

    void close() {
        declared.forEach(name ->
                team.platform().admin().resources(CloudHsm.class).withName(name).delete());
    }
}
