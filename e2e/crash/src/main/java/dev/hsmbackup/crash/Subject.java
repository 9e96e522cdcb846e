package dev.hsmbackup.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crash.world.LogTail;
import dev.hsmbackup.crash.world.Patience;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.List;

/** One HSM, its ManagedHsm and its backups, of the same name. Its first job ends after it was asked for twice. */
final class Subject {
    private static final String IMPOSSIBLE_JOB = "0".repeat(32);
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    /** Its job runs until it is told to end. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final World world;
    private final Hsm hsm;
    private final LogTail arriving;
    private boolean jobEnded;

    /** @param hint start of its name */
    Subject(World world, String hint) {
        this.world = world;
        this.hsm = world.team().undeclaredHsm(hint, NEVER);
        this.arriving = LogTail.of(world.rig().simulator().arrivals().file());
    }

    String name() {
        return hsm.name();
    }

    String host() {
        return hsm.host();
    }

    String lock() {
        return hsm.lock();
    }

    /** The platform declares the HSM. */
    void declare() {
        world.team().declare(hsm);
    }

    /** Waits until the operator is through with the ManagedHsm: its last request looks for a lock. */
    void awaitProbed(LogTail gate) {
        Patience.await(
                "ManagedHsm " + name() + " to be probed",
                READY_WITHIN,
                () -> gate.lines().stream()
                                .anyMatch(line -> line.path("name").asText().equals(lock()))
                        && isReady());
    }

    private boolean isReady() {
        ManagedHsm found = world.platform()
                .admin()
                .resources(ManagedHsm.class)
                .withName(name())
                .require();
        return Conditions.find(found.getStatus().conditions(), "Ready")
                .filter(Condition::holds)
                .isPresent();
    }

    void requestBackup(String backup) {
        world.team().requestBackup(backup, hsm);
    }

    /** The team's backup that meets the end of the operator. */
    void requestBackup() {
        requestBackup(name());
    }

    RunStatus status() {
        return world.team().status(name());
    }

    /** Whether the witness was told that it ended. */
    boolean isOver() {
        List<RunStatus> states = world.witness().states(name());
        return !states.isEmpty() && states.getLast().phase().isTerminal();
    }

    /** Ends the job once it was asked for twice, so that the third question is the last one. */
    void drive() {
        if (!jobEnded && arriving.lines().stream().filter(this::isPoll).count() >= 2) {
            endJob();
        }
    }

    private boolean isPoll(JsonNode arrival) {
        String path = arrival.path("path").asText();
        return arrival.path("host").asText().equals(host())
                && arrival.path("method").asText().equals("GET")
                && path.startsWith("/backup/")
                && !path.contains(IMPOSSIBLE_JOB);
    }

    private void endJob() {
        if (jobs().stream().anyMatch(job -> job.status().equals("InProgress"))) {
            hsm.endJob();
        }
        jobEnded = true;
    }

    /** Takes it out of the way of the plans to come; from now on its backups end by themselves. */
    void retire() {
        endJob();
        hsm.change("{\"jobTimes\": {\"backup\": \"1s\"}}");
        world.platform().admin().resources(ManagedHsm.class).withName(name()).delete();
    }

    /** Nobody holds the HSM's lock, though somebody did. */
    boolean isUnlocked() {
        Lease lease = world.platform()
                .admin()
                .leases()
                .inNamespace("hsm-backup-system")
                .withName(lock())
                .get();
        return lease != null && lease.getSpec().getHolderIdentity() == null;
    }

    /** What the HSM was asked, without the probe of the ManagedHsm, which asks for a job that cannot exist. */
    List<Arrival> arrivals() {
        return world.rig().simulator().arrivals().at(host()).stream()
                .filter(arrival -> arrival.isBackupStart() || arrival.isBackupPoll())
                .filter(arrival -> !arrival.path().contains(IMPOSSIBLE_JOB))
                .toList();
    }

    List<Hsm.Job> jobs() {
        return hsm.jobs();
    }
}
