package dev.hsmbackup.schedules;

import dev.hsmbackup.rig.RigOptions;
import dev.hsmbackup.team.Platform;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Starts platforms one after the other: on few cores, several at once have each other's first requests time out. */
final class Platforms {

    private Platforms() {}

    /** One that probes its HSMs now and then. */
    static synchronized Platform start(String dir) {
        return Platform.start(Path.of("target", dir));
    }

    /** One with settings of its own. */
    static synchronized Platform start(String dir, UnaryOperator<RigOptions> changes) {
        return Platform.start(Path.of("target", dir), changes);
    }
}
