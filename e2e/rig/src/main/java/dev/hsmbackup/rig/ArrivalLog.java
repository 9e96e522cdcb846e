package dev.hsmbackup.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What arrived at the simulated Azure, read anew on every call. A request stands in it before it is answered.
 *
 * @param file JSON Lines; the simulator's README describes them
 */
public record ArrivalLog(Path file) {

    /**
     * One request.
     *
     * @param number counts from 1, in the order in which the requests took effect
     * @param clientRequestId the caller's correlation id; empty without one
     * @param jobId the job that the request started or asked for; empty without one
     * @param answer the HTTP status code, or the name of the fault where no status line went out
     */
    public record Arrival(
            long number,
            Instant time,
            String method,
            String host,
            String path,
            String clientRequestId,
            String jobId,
            String answer) {

        /** Whether it asked an HSM to start a full backup, whatever the answer was. */
        public boolean isBackupStart() {
            return method.equals("POST") && path.equals("/backup");
        }

        /** Whether it asked for the state of a backup job. */
        public boolean isBackupPoll() {
            return method.equals("GET") && path.startsWith("/backup/");
        }
    }

    /** All arrivals, oldest first. */
    public List<Arrival> read() {
        return new JsonLines(file).read().stream().map(ArrivalLog::arrival).toList();
    }

    /** Those at one host. */
    public List<Arrival> at(String host) {
        return read().stream().filter(arrival -> arrival.host().equals(host)).toList();
    }

    /** The requests that asked one host to start a full backup. */
    public List<Arrival> backupStartsAt(String host) {
        return at(host).stream().filter(Arrival::isBackupStart).toList();
    }

    private static Arrival arrival(JsonNode line) {
        return new Arrival(
                line.path("n").asLong(),
                Instant.parse(line.path("time").asText()),
                line.path("method").asText(),
                line.path("host").asText(),
                line.path("path").asText(),
                line.path("clientRequestId").asText(),
                line.path("jobId").asText(),
                line.path("answer").asText());
    }
}
