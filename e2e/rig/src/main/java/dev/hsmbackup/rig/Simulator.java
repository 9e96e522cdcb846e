package dev.hsmbackup.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Azure simulator as a process of its own, started from its packaged folder. */
public final class Simulator implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    private final ChildProcess process;
    private final @Nullable Azurite azurite;
    private final JsonNode addresses;

    private Simulator(ChildProcess process, @Nullable Azurite azurite, JsonNode addresses) {
        this.process = process;
        this.azurite = azurite;
        this.addresses = addresses;
    }

    /**
     * Starts it.
     *
     * @param azurite what keeps the blobs, and ends with the simulator; null: the simulator keeps them itself
     */
    static Simulator start(Path launcher, Path fleet, Path dir, @Nullable Azurite azurite) {
        Path ready = dir.resolve("simulator.json");
        Path log = dir.resolve("simulator.log");
        try {
            Files.createDirectories(dir);
            Files.deleteIfExists(ready);
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new RigException("cannot write to " + dir + ": " + e.getMessage(), e);
        }
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "--fleet", fleet.toString(), "--dir", dir.toString()));
        Map<String, String> environment = new LinkedHashMap<>(Environments.clean());
        if (azurite != null) {
            command.addAll(List.of("--azurite", azurite.url()));
            environment.put("AZURITE_ACCOUNTS", azurite.accounts());
        }
        ChildProcess process = ChildProcess.start("simulator", command, environment, log);
        try {
            Waiting.until("the simulator to write " + ready, READY_WITHIN, process, () -> Files.exists(ready));
            return new Simulator(process, azurite, JsonLines.JSON.readTree(Files.readString(ready)));
        } catch (JsonProcessingException e) {
            process.close();
            throw new RigException(ready + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e instanceof RuntimeException failure ? failure : new RigException("cannot read " + ready, e);
        }
    }

    /** What belongs into {@code HTTPS_PROXY}. */
    public URI proxy() {
        return URI.create(addresses.path("proxy").asText());
    }

    /** Where its control endpoint listens. */
    public URI controlAddress() {
        return URI.create(addresses.path("control").asText());
    }

    /** The CA that signs for all Azure host names. */
    public Path ca() {
        return Path.of(addresses.path("ca").asText());
    }

    /** What arrived at which host. */
    public ArrivalLog arrivals() {
        return new ArrivalLog(Path.of(addresses.path("arrivals").asText()));
    }

    /** Scripts faults, moves the clock, changes the fleet. */
    public SimulatorControl control() {
        return new SimulatorControl(controlAddress());
    }

    @Override
    public void close() {
        process.close();
        if (azurite != null) {
            azurite.close();
        }
    }
}
