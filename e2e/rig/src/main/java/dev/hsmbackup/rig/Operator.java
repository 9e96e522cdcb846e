package dev.hsmbackup.rig;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the packaged operator as a process of its own, with nothing but its documented settings. May be started,
 * ended and started again; the log file goes on over all its processes.
 */
public final class Operator implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    private final Path launcher;
    private final Map<String, String> environment;
    private final Path logFile;
    private @Nullable ChildProcess process;
    private long logBefore;

    Operator(Path launcher, Map<String, String> environment, Path logFile) {
        this.launcher = launcher;
        this.environment = new LinkedHashMap<>(environment);
        this.logFile = logFile;
    }

    /** Starts a process where none runs. Does not wait for anything. */
    public void start() {
        if (isAlive()) {
            throw new RigException("the operator already runs, pid " + pid());
        }
        logBefore = TextFile.size(logFile);
        process = ChildProcess.start("operator", List.of(launcher.toString()), environment, logFile);
    }

    /** Sets or, with null, removes a variable of the environment; used from the next start on. */
    public void setting(String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
    }

    /** Lets it run, from the next start on, on a machine with this clock. No setting of the operator: it cannot tell. */
    public void runOn(MachineClock clock) {
        environment.putAll(clock.environment());
    }

    /** Waits until {@code /readyz} answers 200. */
    public void awaitReady() {
        Waiting.until(
                "the operator's /readyz to answer 200",
                READY_WITHIN,
                current(),
                () -> currentLog()
                        .listening("health")
                        .map(address -> Http.status(address.resolve("/readyz")) == 200)
                        .orElse(false));
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process id of the last process that was started. */
    public long pid() {
        return current().pid();
    }

    public void send(Signal signal) {
        current().send(signal);
    }

    /** SIGKILL; waits until it is gone. */
    public void kill() {
        send(Signal.KILL);
        current().awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM; waits until it is gone and answers its exit code. */
    public int stop(Duration atMost) {
        send(Signal.TERM);
        return awaitExit(atMost);
    }

    /** Waits until it is gone and answers its exit code. */
    public int awaitExit(Duration atMost) {
        return current().awaitExit(atMost);
    }

    /** All log lines, of earlier processes too. */
    public OperatorLog log() {
        return new OperatorLog(new JsonLines(logFile), 0);
    }

    /** The log lines of the process that runs now, or ran last. */
    public OperatorLog currentLog() {
        return new OperatorLog(new JsonLines(logFile), logBefore);
    }

    public Path logFile() {
        return logFile;
    }

    /** Scrapes it. */
    public Metrics metrics() {
        return Metrics.parse(Http.get(metricsAddress()));
    }

    /** Where Prometheus would scrape it. */
    public URI metricsAddress() {
        return address("metrics").resolve("/metrics");
    }

    /** Where the kubelet would probe it. */
    public URI health() {
        return address("health");
    }

    private URI address(String endpoint) {
        return currentLog()
                .listening(endpoint)
                .orElseThrow(() -> new RigException(
                        "the operator has not logged yet where it serves " + endpoint + ": see " + logFile));
    }

    private ChildProcess current() {
        if (process == null) {
            throw new RigException("the operator was never started");
        }
        return process;
    }

    /** Ends it where it runs. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
