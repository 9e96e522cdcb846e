package dev.hsmbackup.azurefaults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Platform;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that happens, in one place: each status that a backup ever had, and how often each fault has hit. */
final class Board implements ResourceEventHandler<HsmBackup>, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration HITS_EVERY = Duration.ofMillis(300);

    private final Map<String, List<RunStatus>> statuses = new HashMap<>();
    private final Map<String, Integer> hits = new HashMap<>();
    private final ScheduledExecutorService asks = Executors.newSingleThreadScheduledExecutor();
    private final Platform platform;
    private final SharedIndexInformer<HsmBackup> informer;

    Board(Platform platform, String namespace) {
        this.platform = platform;
        this.informer = platform.admin()
                .resources(HsmBackup.class)
                .inNamespace(namespace)
                .inform(this);
        var _ = asks.scheduleWithFixedDelay(this::askHits, 0, HITS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void onAdd(HsmBackup backup) {
        statuses.computeIfAbsent(backup.getMetadata().getName(), name -> new ArrayList<>())
                .add(backup.getStatus());
        notifyAll();
    }

    @Override
    public void onUpdate(HsmBackup before, HsmBackup after) {
        onAdd(after);
    }

    @Override
    public void onDelete(HsmBackup backup, boolean finalStateUnknown) {
        // Only at the end of it all.
    }

    private void askHits() {
        try {
            JsonNode faults = JSON.readTree(platform.rig().simulator().control().send("GET", "/faults", ""));
            synchronized (this) {
                faults.path("faults")
                        .forEach(fault -> hits.put(
                                fault.at("/fault/id").asText(),
                                fault.path("hits").asInt()));
                notifyAll();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("cannot ask for the faults: " + e);
        }
    }

    /** How often a fault has hit. */
    synchronized int hits(String faultId) {
        return hits.getOrDefault(faultId, 0);
    }

    /** Each status that the backup had, oldest first. */
    synchronized List<RunStatus> statuses(String name) {
        return List.copyOf(statuses.getOrDefault(name, List.of()));
    }

    /** The newest; null before the first. */
    @Nullable
    RunStatus now(String name) {
        List<RunStatus> all = statuses(name);
        return all.isEmpty() ? null : all.getLast();
    }

    boolean ended(String name) {
        RunStatus now = now(name);
        return now != null && now.phase().isTerminal();
    }

    /** The condition that tells why a backup stands as it does: {@code Ready}, which is there from the first write on. */
    static @Nullable Condition why(RunStatus status) {
        return Conditions.find(status.conditions(), "Ready").orElse(null);
    }

    /** In short: phase and reason. */
    static String brief(RunStatus status) {
        String phase = status.phase().name();
        Condition why = why(status);
        return phase.charAt(0) + phase.substring(1).toLowerCase(Locale.ROOT) + " " + (why == null ? "?" : why.reason());
    }

    /** Waits until something is so; looks whenever something happened. */
    synchronized void await(String name, String what, Duration atMost, Supplier<Boolean> is) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!is.get()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError(name + " is not " + what + " after " + atMost.toSeconds() + " s; it was "
                            + statuses(name).stream().map(Board::brief).toList());
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        asks.shutdownNow();
        informer.close();
    }
}
