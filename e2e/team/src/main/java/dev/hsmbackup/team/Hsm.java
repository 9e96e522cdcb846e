package dev.hsmbackup.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.Simulator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * An HSM as Azure has it.
 *
 * @param simulator where it is
 * @param name also the name of its ManagedHsm
 */
public record Hsm(Simulator simulator, String name) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A job as the HSM itself knows it.
     *
     * @param status Azure's word, for example {@code InProgress}
     * @param folderUri empty before the end
     */
    public record Job(String id, String status, String folderUri) {}

    public String host() {
        return name + ".managedhsm.azure.net";
    }

    /** Name of its lock, a Lease in the operator's namespace: the one part of the design that users have to know. */
    public String lock() {
        return lock(host());
    }

    static String lock(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.US_ASCII));
            return "hsm-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The requests that asked it to start a backup. */
    public List<Arrival> starts() {
        return simulator.arrivals().backupStartsAt(host());
    }

    /** The questions about this job. */
    public List<Arrival> polls(String jobId) {
        return simulator.arrivals().at(host()).stream()
                .filter(Arrival::isBackupPoll)
                .filter(arrival -> arrival.path().contains(jobId))
                .toList();
    }

    /** All jobs, oldest first. */
    public List<Job> jobs() {
        JsonNode jobs = read("/hsms/" + name + "/jobs").path("jobs");
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> new Job(
                        job.path("id").asText(),
                        job.path("status").asText(),
                        job.path("folderUri").asText()))
                .toList();
    }

    /** The keys that it has now: name, and how many versions. */
    public Map<String, Integer> keys() {
        Map<String, Integer> keys = new TreeMap<>();
        for (JsonNode hsm : read("/state").path("hsms")) {
            if (hsm.path("name").asText().equals(name)) {
                hsm.path("keys")
                        .forEach(key -> keys.put(
                                key.path("name").asText(), key.path("versions").size()));
            }
        }
        return keys;
    }

    /** Ends the running job with success, now. */
    public void endJob() {
        endJob("{}");
    }

    /** Ends the running job as the simulator's README says for {@code POST /hsms/<name>/jobs/running}. */
    public void endJob(String json) {
        simulator.control().send("POST", "/hsms/" + name + "/jobs/running", json);
    }

    /** Changes it: a JSON merge patch of its definition in the fleet. */
    public void change(String json) {
        simulator.control().send("PATCH", "/hsms/" + name, json);
    }

    /**
     * Scripts a fault at this HSM.
     *
     * @param json fields of the fault without {@code host}, without the outer braces
     * @return the fault's id
     */
    public String fault(String json) {
        String answer = simulator.control().send("POST", "/faults", """
                {"host": "%s", %s}""".formatted(host(), json));
        return parse(answer).path("ids").path(0).asText();
    }

    /** How often this fault has hit. */
    public int hits(String faultId) {
        return StreamSupport.stream(read("/faults").path("faults").spliterator(), false)
                .filter(fault -> fault.at("/fault/id").asText().equals(faultId))
                .mapToInt(fault -> fault.path("hits").asInt())
                .sum();
    }

    /** Takes one fault back. */
    public void heal(String faultId) {
        simulator.control().send("DELETE", "/faults/" + faultId, "");
    }

    private JsonNode read(String path) {
        return parse(simulator.control().send("GET", path, ""));
    }

    private static JsonNode parse(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
