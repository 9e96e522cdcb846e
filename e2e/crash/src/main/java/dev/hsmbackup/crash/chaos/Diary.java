package dev.hsmbackup.crash.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.team.Hsm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run writes down itself, for the judge.
 *
 * @param dir the run's folder
 */
record Diary(Path dir) {
    /** What the run drew from its seed, for people. */
    static final String COURSE = "course.txt";

    /** A line for each kill, and for each process that ended by itself, and one for the stop at the end. */
    static final String KILLS = "kills.jsonl";

    /** A line for each job that an HSM knows, as the simulator describes it, with {@code host}. */
    static final String JOBS = "jobs.jsonl";

    /** Begins the names of the backups that come after all faults. */
    static final String LAST = "last-";

    private static final ObjectMapper JSON = new ObjectMapper();

    void course(Course course) {
        try {
            Files.createDirectories(dir);
            Files.writeString(dir.resolve(COURSE), course.describe());
            Files.deleteIfExists(dir.resolve(KILLS));
            Files.deleteIfExists(dir.resolve(JOBS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill(Instant time, long pid, Kill kill, boolean came) {
        write(KILLS, Map.of("time", time.toString(), "pid", pid, "kill", kill.toString(), "came", came));
    }

    /** Nobody killed it. */
    void ended(Instant time, long pid) {
        write(KILLS, Map.of("time", time.toString(), "pid", pid));
    }

    void stopped(int exitCode) {
        write(KILLS, Map.of("exitCode", exitCode));
    }

    void jobs(List<Hsm> hsms) {
        hsms.forEach(hsm -> hsm.jobs()
                .forEach(job -> write(
                        JOBS,
                        Map.of(
                                "host",
                                hsm.host(),
                                "id",
                                job.id(),
                                "status",
                                job.status(),
                                "folderUri",
                                job.folderUri()))));
    }

    private void write(String file, Map<String, Object> line) {
        try {
            Files.writeString(
                    dir.resolve(file),
                    JSON.writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
