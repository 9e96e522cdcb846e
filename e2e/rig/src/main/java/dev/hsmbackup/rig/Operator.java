package dev.hsmbackup.rig;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the packaged operator as a process of its own, with nothing but its documented settings. May be started,
 * ended and started again; the log file goes on over all its processes.
 */
public final class Operator implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

    /** How it ends by itself: no kill, no SIGTERM, no bug of the JVM. */
    private static final int FAILED = 1;

    private final Path launcher;
    private final Map<String, String> environment;
    private final Path logFile;
    private volatile @Nullable ChildProcess process;
    private volatile long logBefore;
    private volatile boolean restarts;
    private CompletableFuture<Void> restarting = CompletableFuture.completedFuture(null);

    Operator(Path launcher, Map<String, String> environment, Path logFile) {
        this.launcher = launcher;
        this.environment = new LinkedHashMap<>(environment);
        this.logFile = logFile;
    }

    /** Starts a process where none runs. Does not wait for anything. */
    public synchronized void start() {
        if (isAlive()) {
            throw new RigException("the operator already runs, pid " + pid());
        }
        logBefore = TextFile.size(logFile);
        ChildProcess started = ChildProcess.start("operator", List.of(launcher.toString()), environment, logFile);
        process = started;
        restarting = started.onExit(RESTART_DELAY, code -> restart(started, code));
    }

    /**
     * Starts it again, from now on, whenever it ends by itself with exit code 1, as a kubelet does: a machine that is
     * busy with other things can cost a leader its lease.
     */
    public void restartWhenItFails() {
        restarts = true;
    }

    private synchronized void restart(ChildProcess ended, int code) {
        if (restarts && code == FAILED && ended == process) {
            start();
        }
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
        ChildProcess last = process;
        return last != null && last.isAlive();
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
        ChildProcess last = process;
        if (last == null) {
            throw new RigException("the operator was never started");
        }
        return last;
    }

    /** Ends it where it runs. */
    @Override
    public synchronized void close() {
        restarting.cancel(false);
        ChildProcess last = process;
        if (last != null) {
            last.close();
        }
    }
}
