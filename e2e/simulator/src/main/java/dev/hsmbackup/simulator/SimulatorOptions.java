package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.blob.Azurite;
import dev.hsmbackup.simulator.fleet.Fleet;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a simulator.
 *
 * @param directory where {@code ca.pem}, {@code arrivals.jsonl} and {@code simulator.json} are written; made if missing
 * @param azurite where to keep the blobs; in memory if empty
 * @param proxyPort 0 for any free port
 * @param controlPort 0 for any free port
 */
public record SimulatorOptions(Fleet fleet, Path directory, Optional<Azurite> azurite, int proxyPort, int controlPort) {

    /** Blobs in memory, any free ports. */
    public static SimulatorOptions of(Fleet fleet, Path directory) {
        return new SimulatorOptions(fleet, directory, Optional.empty(), 0, 0);
    }
}
