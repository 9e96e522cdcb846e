package dev.hsmbackup.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.bench.Audit.Request;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.team.Hsm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What audit log, arrival log and simulator have of some backups that ended. */
final class BackupRecords {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEADER_LEASE = "hsm-backup-operator";

    private final List<Request> byOperator;
    private final Map<String, Instant> applied;
    private final Map<String, Instant> lastStatus = new HashMap<>();
    private final Map<String, Instant> posted;
    private final Map<String, Instant> jobEnds = new HashMap<>();
    private final List<HsmBackup> backups;
    private final long azureRequests;

    BackupRecords(World world, List<Request> requests, List<HsmBackup> backups, List<Hsm> hsms) {
        this.backups = backups;
        byOperator = requests.stream()
                .filter(Request::byOperator)
                .filter(request -> !request.name().equals(LEADER_LEASE))
                .toList();
        applied = requests.stream()
                .filter(request -> !request.byOperator())
                .filter(request -> request.resource().equals("hsmbackups") && request.isWrite())
                .collect(Collectors.toMap(Request::name, Request::received, (one, other) -> one));
        byOperator.stream()
                .filter(request -> request.is("update", "hsmbackups/status") && request.code() == 200)
                .forEach(request -> lastStatus.put(request.name(), request.answered()));
        List<Arrival> arrivals = world.rig().simulator().arrivals().read();
        posted = arrivals.stream()
                .filter(Arrival::isBackupStart)
                .collect(Collectors.toMap(Arrival::clientRequestId, Arrival::time, (one, other) -> one));
        Instant begin = applied.values().stream().min(Instant::compareTo).orElseThrow();
        azureRequests = arrivals.stream()
                .filter(arrival -> arrival.time().isAfter(begin))
                .count();
        hsms.forEach(this::readJobs);
    }

    /** From the moment the API server had the object to the moment Azure had the start request. */
    Sample applyToPost() {
        return new Sample(backups.stream()
                .map(backup -> millis(
                        found(applied, backup.getMetadata().getName()),
                        found(
                                posted,
                                Objects.requireNonNull(backup.getStatus().attempt())
                                        .id()
                                        .toString())))
                .toList());
    }

    /** From the moment the job ended to the moment the API server had the status. */
    Sample doneToStatus() {
        return new Sample(backups.stream()
                .map(backup -> millis(
                        found(jobEnds, Objects.requireNonNull(backup.getStatus().jobId())),
                        found(lastStatus, backup.getMetadata().getName())))
                .toList());
    }

    /** Requests per backup, the election of a leader left out. */
    void requests(Figures figures) {
        figures.add("api_requests_per_backup", "requests to the API server per backup", perBackup(request -> true));
        figures.add("api_writes_per_backup", "of these writes, all", perBackup(Request::isWrite), 6);
        figures.add(
                "api_status_writes_per_backup",
                "writes of the status",
                perBackup(request -> request.isWrite() && request.resource().equals("hsmbackups/status")));
        figures.add(
                "api_event_writes_per_backup",
                "writes of events",
                perBackup(request -> request.isWrite() && request.resource().equals("events")));
        figures.add(
                "api_lock_writes_per_backup",
                "writes of the HSM's lock",
                perBackup(request -> request.isWrite() && request.resource().equals("leases")));
        figures.add(
                "azure_requests_per_backup", "requests to Azure per backup", azureRequests / (double) backups.size());
    }

    private double perBackup(Predicate<Request> counted) {
        return byOperator.stream().filter(counted).count() / (double) backups.size();
    }

    private void readJobs(Hsm hsm) {
        try {
            JsonNode jobs = JSON.readTree(hsm.simulator().control().send("GET", "/hsms/" + hsm.name() + "/jobs", ""))
                    .path("jobs");
            jobs.forEach(job -> jobEnds.put(
                    job.path("id").asText(), Instant.parse(job.path("endsAt").asText())));
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Instant found(Map<String, Instant> times, String key) {
        Instant time = times.get(key);
        if (time == null) {
            throw new RigException("the logs have no time for " + key);
        }
        return time;
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
