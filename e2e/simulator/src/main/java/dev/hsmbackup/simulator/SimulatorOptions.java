package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.fleet.Fleet;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a simulator.
 *
 * @param directory where {@code ca.pem}, {@code arrivals.jsonl} and {@code simulator.json} are written; made if missing
 * @param azurite base URL of an Azurite blob service to keep the blobs in; in memory if empty
 * @param proxyPort 0 for any free port
 * @param controlPort 0 for any free port
 */
public record SimulatorOptions(Fleet fleet, Path directory, Optional<URI> azurite, int proxyPort, int controlPort) {

    /** Blobs in memory, any free ports. */
    public static SimulatorOptions of(Fleet fleet, Path directory) {
        return new SimulatorOptions(fleet, directory, Optional.empty(), 0, 0);
    }
}
