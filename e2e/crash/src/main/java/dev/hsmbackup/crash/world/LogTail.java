package dev.hsmbackup.crash.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of JSON lines from where it ended when this was made. */
public final class LogTail {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<JsonNode> lines = new ArrayList<>();
    private long position;

    private LogTail(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    public static LogTail of(Path file) {
        try {
            return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All complete lines since then. */
    public List<JsonNode> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(position);
            byte[] bytes = new byte[Math.toIntExact(open.length() - position)];
            open.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            position += end;
            for (String line :
                    new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            return List.copyOf(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
