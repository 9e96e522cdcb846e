package dev.hsmbackup.crash.world;

import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A platform whose operator may be killed.
 *
 * @param platform with a gate before the API server
 * @param team all backups are its own
 * @param witness sees all that happens to them
 */
public record World(Platform platform, Team team, Witness witness) implements AutoCloseable {

    public static World start(Path dir, Consumer<String> progress) {
        Platform platform = Platform.start(
                dir,
                options -> options
                        // One probe at the start is enough, and it is no request of a backup.
                        .operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h"))
                        .behindGate()
                        .progress(progress));
        try {
            Team team = platform.team("crash");
            return new World(platform, team, Witness.of(platform, team, dir.resolve(Witness.FILE)));
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    public Rig rig() {
        return platform.rig();
    }

    /**
     * How often the operator has ended by itself because it could not renew its lease in time, as it has to where the
     * machine stands still for 10 s. Kubernetes starts it again.
     */
    public long leasesLost() {
        return rig().operator().log().events("stopping").stream()
                .filter(line -> line.path("reason").asText().equals("LeaseLost"))
                .count();
    }

    @Override
    public void close() {
        witness.close();
        platform.close();
    }
}
