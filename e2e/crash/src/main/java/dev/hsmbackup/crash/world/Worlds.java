package dev.hsmbackup.crash.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Worlds side by side: what happens in them is mostly waiting.
 *
 * @param all at least one
 */
public record Worlds(List<World> all) implements AutoCloseable {

    public Worlds {
        all = List.copyOf(all);
    }

    /** Starts them at the same time; where one fails, none is left running. */
    public static Worlds start(Path dir, int howMany, Consumer<String> progress) {
        List<CompletableFuture<World>> starting = IntStream.rangeClosed(1, howMany)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> World.start(
                                dir.resolve("world-" + number),
                                line -> progress.accept("world " + number + ": " + line)),
                        command -> new Thread(command, "start-world-" + number).start()))
                .toList();
        List<World> started = new ArrayList<>();
        CompletionException failure = null;
        for (CompletableFuture<World> one : starting) {
            try {
                started.add(one.join());
            } catch (CompletionException e) {
                failure = e;
            }
        }
        Worlds worlds = new Worlds(started);
        if (failure != null) {
            worlds.close();
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
        return worlds;
    }

    @Override
    public void close() {
        all.parallelStream().forEach(World::close);
    }
}
