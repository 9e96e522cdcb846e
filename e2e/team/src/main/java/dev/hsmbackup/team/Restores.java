package dev.hsmbackup.team;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The restores of a team. */
public final class Restores {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Team team;

    Restores(Team team) {
        this.team = team;
    }

    /** The platform opens the HSM to this team for restores, too. */
    public void open(Hsm hsm) {
        open(hsm, "");
    }

    /**
     * The same with more of {@code spec.restore}.
     *
     * @param more lines in the form {@code , field: value}
     */
    public void open(Hsm hsm, String more) {
        admin().resource("""
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
                  restore: {namespaces: [%s]%s}
                """.formatted(
                                hsm.name(), hsm.host(), AzureFleet.CONTAINER, team.namespace(), team.namespace(), more))
                .serverSideApply();
    }

    /** Asks for a restore that may start within two hours. */
    public void request(String name, Hsm hsm, String source) {
        request(name, hsm, source, "");
    }

    /**
     * The same with more of the spec.
     *
     * @param source in YAML's flow form, for example {@code folder: x}
     * @param more further lines of the spec, indented by two
     */
    public void request(String name, Hsm hsm, String source, String more) {
        request(name, hsm, source, more, Instant.now().plus(Duration.ofHours(2)));
    }

    /** Asks for one key, and confirms HSM and key, as the samples do. */
    public void requestKey(String name, Hsm hsm, String source, String key) {
        request(
                name,
                hsm,
                source,
                hsm.name() + "/" + key,
                "  keyName: " + key,
                Instant.now().plus(Duration.ofHours(2)));
    }

    /** As {@link #request(String, Hsm, String, String)}, but may start until then. */
    public void request(String name, Hsm hsm, String source, String more, Instant notAfter) {
        request(name, hsm, source, hsm.name(), more, notAfter);
    }

    private void request(String name, Hsm hsm, String source, String confirm, String more, Instant notAfter) {
        admin().resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmRestore
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  managedHsmRef: {name: %s}
                  source: {%s}
                  confirm: %s
                  notAfter: "%s"
                %s
                """.formatted(
                                name,
                                team.namespace(),
                                hsm.name(),
                                source,
                                confirm,
                                notAfter.truncatedTo(ChronoUnit.SECONDS),
                                more))
                .serverSideApply();
    }

    public HsmRestore get(String name) {
        HsmRestore found = admin().resources(HsmRestore.class)
                .inNamespace(team.namespace())
                .withName(name)
                .get();
        if (found == null) {
            throw new AssertionError("there is no HsmRestore " + team.namespace() + "/" + name);
        }
        return found;
    }

    public RunStatus awaitEnd(String name) {
        return await(name, "to end", status -> status.phase().isTerminal());
    }

    public RunStatus awaitPhase(String name, Phase phase) {
        return await(name, "to be " + phase, status -> status.phase() == phase);
    }

    /**
     * Waits for a status.
     *
     * @param what completes "HsmRestore x …" in the message of a failure
     */
    public RunStatus await(String name, String what, Predicate<RunStatus> wanted) {
        return Awaitility.await("HsmRestore " + name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get(name).getStatus(), wanted);
    }

    /** The requests that asked an HSM to restore: all of it, or one key. */
    public static List<Arrival> starts(Hsm hsm) {
        return hsm.simulator().arrivals().at(hsm.host()).stream()
                .filter(arrival ->
                        arrival.method().equals("PUT") && arrival.path().matches("/restore|/keys/[^/]+/restore"))
                .toList();
    }

    private KubernetesClient admin() {
        return team.platform().admin();
    }
}
