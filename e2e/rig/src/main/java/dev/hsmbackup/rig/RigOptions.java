package dev.hsmbackup.rig;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What to start.
 *
 * @param dir everything that the rig writes goes there; made where it is missing
 * @param fleet the simulator's fleet file: which Azure there is
 * @param withOperator whether to start one replica of the operator and wait until it is ready
 * @param withGate whether the operators reach the API server through a gate, which records and can interfere
 * @param withAzurite whether Microsoft's storage emulator keeps the blobs, not the simulator itself; needs npm
 * @param operatorSettings environment variables of the operator that differ from the rig's own
 * @param progress told what is being done, one line each
 */
public record RigOptions(
        Path dir,
        Path fleet,
        boolean withOperator,
        boolean withGate,
        boolean withAzurite,
        Map<String, String> operatorSettings,
        Consumer<String> progress) {

    public RigOptions {
        dir = dir.toAbsolutePath().normalize();
        fleet = fleet.toAbsolutePath().normalize();
        operatorSettings = Map.copyOf(operatorSettings);
    }

    /** A rig with operator that says nothing. */
    public static RigOptions of(Path dir, Path fleet) {
        return new RigOptions(dir, fleet, true, false, false, Map.of(), line -> {});
    }

    public RigOptions withoutOperator() {
        return new RigOptions(dir, fleet, false, withGate, withAzurite, operatorSettings, progress);
    }

    /** With a gate between the operators and the API server: {@link Rig#gate()}. */
    public RigOptions behindGate() {
        return new RigOptions(dir, fleet, withOperator, true, withAzurite, operatorSettings, progress);
    }

    /** With Azurite behind the simulator. Only the storage accounts of the fleet file are there then. */
    public RigOptions onAzurite() {
        return new RigOptions(dir, fleet, withOperator, withGate, true, operatorSettings, progress);
    }

    public RigOptions operatorSettings(Map<String, String> settings) {
        return new RigOptions(dir, fleet, withOperator, withGate, withAzurite, settings, progress);
    }

    public RigOptions progress(Consumer<String> listener) {
        return new RigOptions(dir, fleet, withOperator, withGate, withAzurite, operatorSettings, listener);
    }
}
