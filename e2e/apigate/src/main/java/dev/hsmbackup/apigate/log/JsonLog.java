package dev.hsmbackup.apigate.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends JSON Lines; a line is in the file, for every reader, when {@link #append} returns. Empty facts are left out. */
public final class JsonLog implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();

    private final FileChannel channel;

    public JsonLog(Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    public synchronized void append(Object line) {
        if (!channel.isOpen()) {
            return; // the gate is ending; a request that ends with it has nobody to read its line
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a log line cannot be written as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a log of the gate", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
