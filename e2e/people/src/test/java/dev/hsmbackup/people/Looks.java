package dev.hsmbackup.people;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.RunStatusBuilder;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What these tests look at and do beside what a {@link Team} can: locks, events of HSMs, statuses written by hand. */
final class Looks {

    static final String JOB_ID = "hsmbackup.dev/job-id";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Looks() {}

    /** The HSM's lock. */
    static Lease lock(Team team, Hsm hsm) {
        return Optional.ofNullable(team.platform()
                        .admin()
                        .leases()
                        .inNamespace("hsm-backup-system")
                        .withName(hsm.lock())
                        .get())
                .orElseThrow(() -> new AssertionError("there is no lock of " + hsm.name()));
    }

    static @Nullable String holder(Team team, Hsm hsm) {
        return lock(team, hsm).getSpec().getHolderIdentity();
    }

    /** The job of a deleted object that the lock names; empty text without one. */
    static String orphan(Team team, Hsm hsm) {
        return Optional.ofNullable(lock(team, hsm).getMetadata().getAnnotations())
                .map(annotations -> annotations.getOrDefault(JOB_ID, ""))
                .orElse("");
    }

    static void awaitLockFree(Team team, Hsm hsm) {
        await("the lock of " + hsm.name() + " to be free")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> holder(team, hsm) == null);
    }

    static void awaitOrphan(Team team, Hsm hsm, String job) {
        await("the lock of " + hsm.name() + " to name job " + job)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> orphan(team, hsm).equals(job));
    }

    /** The Events about a ManagedHsm; as it is cluster-scoped, they live in namespace default. */
    static List<Event> events(Team team, Hsm hsm) {
        return team.platform().admin().events().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> "ManagedHsm".equals(event.getRegarding().getKind())
                        && hsm.name().equals(event.getRegarding().getName()))
                .toList();
    }

    /** Start requests that got a job. */
    static List<Arrival> accepted(Hsm hsm) {
        return hsm.starts().stream().filter(start -> !start.jobId().isEmpty()).toList();
    }

    /** The id of its attempt, which is also the correlation id of its start request. */
    static String attempt(RunStatus status) {
        return Objects.requireNonNull(status.attempt(), "no attempt was made")
                .id()
                .toString();
    }

    static boolean exists(Team team, String backup) {
        return team.platform()
                        .admin()
                        .resources(HsmBackup.class)
                        .inNamespace(team.namespace())
                        .withName(backup)
                        .get()
                != null;
    }

    static String uid(Team team, String backup) {
        return team.backup(backup).getMetadata().getUid();
    }

    static void deleteHsm(Team team, Hsm hsm) {
        team.platform().admin().resources(ManagedHsm.class).withName(hsm.name()).delete();
    }

    /**
     * Writes the status as a person with the right to do so, whatever the operator writes meanwhile.
     *
     * @return the API server's refusal; empty where it took it
     */
    static Optional<String> forge(Team team, String backup, UnaryOperator<RunStatusBuilder> change) {
        while (true) {
            HsmBackup live = team.backup(backup);
            live.setStatus(change.apply(live.getStatus().toBuilder()).build());
            try {
                team.platform().admin().resource(live).updateStatus();
                return Optional.empty();
            } catch (KubernetesClientException e) {
                if (e.getCode() == 422) {
                    return Optional.of(e.getStatus().getMessage());
                }
                if (e.getCode() != 409) {
                    throw e;
                }
            }
        }
    }
}
