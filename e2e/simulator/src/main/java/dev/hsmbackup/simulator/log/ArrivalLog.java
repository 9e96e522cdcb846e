package dev.hsmbackup.simulator.log;

import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends JSON Lines and forces each to disk before it returns, so that a killed reader still finds them. */
public final class ArrivalLog implements AutoCloseable {
    private final FileChannel channel;
    private long count;

    public ArrivalLog(Path file) {
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the arrival log " + file, e);
        }
    }

    /** Makes a line from its number. */
    @FunctionalInterface
    public interface Line {
        Arrival numbered(long n);
    }

    public synchronized void append(Line line) {
        count++;
        ByteBuffer bytes = ByteBuffer.wrap((Json.write(line.numbered(count)) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the arrival log", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
