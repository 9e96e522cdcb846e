package dev.hsmbackup.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.SimulatorControl;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** One HSM, its ManagedHsm and its backups, of the same name. Its first job ends after it was asked for twice. */
final class Subject {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMPOSSIBLE_JOB = "0".repeat(32);
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final World world;
    private final String name;
    private boolean jobEnded;

    Subject(World world, String name) {
        this.world = world;
        this.name = name;
        control().send("PUT", "/hsms/" + name, CrashFleet.hsm(name));
    }

    String name() {
        return name;
    }

    String host() {
        return name + ".managedhsm.azure.net";
    }

    /** The platform declares the HSM. */
    void declare() {
        world.apply("""
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
                """.formatted(name, host(), CrashFleet.CONTAINER, World.NAMESPACE));
    }

    /** Name of its lock: the part of the operator's design that the plans have to know. */
    String lock() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(host().getBytes(StandardCharsets.US_ASCII));
            return "hsm-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Waits until the operator is through with the ManagedHsm: its last request looks for a lock. */
    void awaitProbed(LogTail gate) {
        Patience.await(
                "ManagedHsm " + name + " to be probed",
                READY_WITHIN,
                () -> isReady()
                        && gate.lines().stream()
                                .anyMatch(line -> line.path("name").asText().equals(lock())));
    }

    private boolean isReady() {
        ManagedHsm found =
                world.admin().resources(ManagedHsm.class).withName(name).require();
        return Conditions.find(found.getStatus().conditions(), "Ready")
                .filter(Condition::holds)
                .isPresent();
    }

    void requestBackup(String backup) {
        world.apply("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  managedHsmRef:
                    name: %s
                """.formatted(backup, World.NAMESPACE, name));
    }

    /** The team's backup that meets the kill. */
    void requestBackup() {
        requestBackup(name);
    }

    HsmBackupStatus status() {
        return world.status(name);
    }

    /** Ends the job once it was asked for twice, so that the third question is the last one. */
    void drive() {
        if (!jobEnded && arrivals().stream().filter(Arrival::isBackupPoll).count() >= 2) {
            endJob();
        }
    }

    private void endJob() {
        if (jobs().stream().anyMatch(job -> job.status().equals("InProgress"))) {
            control().send("POST", "/hsms/" + name + "/jobs/running", "{}");
        }
        jobEnded = true;
    }

    /** Takes it out of the way of the plans to come. */
    void retire() {
        endJob();
        control().send("PATCH", "/hsms/" + name, CrashFleet.QUICK);
        world.admin().resources(ManagedHsm.class).withName(name).delete();
    }

    /** Nobody holds the HSM's lock, though somebody did. */
    boolean isUnlocked() {
        Lease lease = world.admin()
                .leases()
                .inNamespace("hsm-backup-system")
                .withName(lock())
                .get();
        return lease != null && lease.getSpec().getHolderIdentity() == null;
    }

    List<Arrival> arrivals() {
        return world.rig().simulator().arrivals().at(host()).stream()
                .filter(arrival -> arrival.isBackupStart() || arrival.isBackupPoll())
                .filter(Subject::isNoProbe)
                .toList();
    }

    /** The probe of the ManagedHsm asks for a job that cannot exist. */
    private static boolean isNoProbe(Arrival arrival) {
        return !arrival.path().contains(IMPOSSIBLE_JOB);
    }

    List<Evidence.Job> jobs() {
        try {
            JsonNode jobs = JSON.readTree(control().send("GET", "/hsms/" + name + "/jobs", ""))
                    .path("jobs");
            return StreamSupport.stream(jobs.spliterator(), false)
                    .map(job -> new Evidence.Job(
                            job.path("id").asText(),
                            job.path("status").asText(),
                            job.path("folderUri").asText()))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private SimulatorControl control() {
        return world.rig().simulator().control();
    }
}
