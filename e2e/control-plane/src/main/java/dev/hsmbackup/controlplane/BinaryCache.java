package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Our own folder of built programs, one per version. A program appears in it whole or not at all, and two processes
 * never build at once.
 *
 * @param directory the folder of one version
 */
record BinaryCache(Path directory) {
    /** File locks hold between processes only; this one holds between the threads of this one. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    /** {@code $XDG_CACHE_HOME}, else {@code ~/.cache}, then our name and the version. */
    static BinaryCache of(Map<String, String> environment, String version) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The specification has relative values ignored.
        var root = xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new BinaryCache(root.resolve("hsm-backup-operator/control-plane").resolve(version));
    }

    Path file(Tool tool) {
        return directory.resolve(tool.fileName());
    }

    boolean has(Tool tool) {
        return SearchPath.isProgram(file(tool));
    }

    /** What builds: given the programs that are missing and a folder of its own to put them in. */
    interface Builder {
        void build(Set<Tool> missing, Path into);
    }

    void fill(Set<Tool> wanted, Builder builder, Consumer<String> progress) {
        IN_THIS_PROCESS.lock();
        try {
            Files.createDirectories(directory);
            try (var channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock(channel, progress)) {
                fillLocked(wanted, builder);
            }
        } catch (IOException e) {
            throw ControlPlaneException.of(
                    "Writing the cache " + directory + " (set XDG_CACHE_HOME to a folder that can be written)", e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private FileLock lock(FileChannel channel, Consumer<String> progress) throws IOException {
        var lock = channel.tryLock();
        if (lock != null) {
            return lock;
        }
        progress.accept("another process builds into " + directory + "; waiting for it");
        return channel.lock();
    }

    private void fillLocked(Set<Tool> wanted, Builder builder) throws IOException {
        // Someone else may have built them while we waited for the lock.
        var missing = EnumSet.noneOf(Tool.class);
        wanted.stream().filter(tool -> !has(tool)).forEach(missing::add);
        if (missing.isEmpty()) {
            return;
        }
        var workshop = directory.resolve(".build");
        // Left by a build that was killed; ours alone under the lock.
        Trees.delete(workshop);
        Files.createDirectories(workshop);
        try {
            builder.build(missing, workshop);
            for (var tool : missing) {
                Files.move(workshop.resolve(tool.goOutput()), file(tool), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Trees.delete(workshop);
        }
    }
}
