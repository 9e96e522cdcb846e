package dev.hsmbackup.crash.world;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches a team's backups all the time, past the gate, and writes down what the API server tells of them. */
public final class Witness implements AutoCloseable {

    /** What it writes, in the world's folder: a {@link Line} each. */
    public static final String FILE = "witness.jsonl";

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final Map<String, List<RunStatus>> seen = new ConcurrentHashMap<>();
    private final Map<String, Line> last = new ConcurrentHashMap<>();
    private final List<Consumer<Line>> listeners = new CopyOnWriteArrayList<>();
    private final BufferedWriter file;
    private @Nullable Watch watch;

    /**
     * What a watch tells.
     *
     * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}
     */
    public record Line(String type, HsmBackup object) {

        public boolean deletes() {
            return type.equals("DELETED");
        }

        boolean over() {
            return deletes() || object.getStatus().phase().isTerminal();
        }

        /** As in the file. */
        public static Line parse(String json) {
            return JSON.unmarshal(json, Line.class);
        }
    }

    private Witness(BufferedWriter file) {
        this.file = file;
    }

    static Witness of(Platform platform, Team team, Path file) {
        try {
            Witness witness = new Witness(Files.newBufferedWriter(file));
            witness.watch = platform.admin()
                    .resources(HsmBackup.class)
                    .inNamespace(team.namespace())
                    .watch(witness.watcher());
            return witness;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Watcher<HsmBackup> watcher() {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, HsmBackup backup) {
                see(new Line(action.name(), backup));
            }

            @Override
            public void onClose(WatcherException cause) {
                System.err.println("the witness lost its watch: " + cause.getMessage());
            }
        };
    }

    private void see(Line line) {
        write(line);
        HsmBackup backup = line.object();
        List<RunStatus> states =
                seen.computeIfAbsent(backup.getMetadata().getName(), name -> new CopyOnWriteArrayList<>());
        if (states.isEmpty() || !states.getLast().equals(backup.getStatus())) {
            states.add(backup.getStatus());
        }
        last.put(backup.getMetadata().getName(), line);
        listeners.forEach(listener -> listener.accept(line));
    }

    private synchronized void write(Line line) {
        try {
            file.write(JSON.asJson(line));
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All statuses of a backup so far, each once, oldest first. */
    public List<RunStatus> states(String backup) {
        return List.copyOf(seen.getOrDefault(backup, List.of()));
    }

    /** How many backups have ended or were deleted. */
    public long over() {
        return last.values().stream().filter(Line::over).count();
    }

    /** Is told of everything from now on; must not block. */
    public void tell(Consumer<Line> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
