package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second control plane out of a folder; ends with the process, however that ends. */
record DirectoryLock(FileChannel channel) implements AutoCloseable {
    static DirectoryLock take(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this JVM.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new ControlPlaneException(
                "A control plane runs in " + file.getParent() + " already: end it or take another folder");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
