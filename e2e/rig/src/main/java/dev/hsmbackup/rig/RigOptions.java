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
 * @param operatorSettings environment variables of the operator that differ from the rig's own
 * @param progress told what is being done, one line each
 */
public record RigOptions(
        Path dir, Path fleet, boolean withOperator, Map<String, String> operatorSettings, Consumer<String> progress) {

    public RigOptions {
        dir = dir.toAbsolutePath().normalize();
        fleet = fleet.toAbsolutePath().normalize();
        operatorSettings = Map.copyOf(operatorSettings);
    }

    /** A rig with operator that says nothing. */
    public static RigOptions of(Path dir, Path fleet) {
        return new RigOptions(dir, fleet, true, Map.of(), line -> {});
    }

    public RigOptions withoutOperator() {
        return new RigOptions(dir, fleet, false, operatorSettings, progress);
    }

    public RigOptions operatorSettings(Map<String, String> settings) {
        return new RigOptions(dir, fleet, withOperator, settings, progress);
    }

    public RigOptions progress(Consumer<String> listener) {
        return new RigOptions(dir, fleet, withOperator, operatorSettings, listener);
    }
}
