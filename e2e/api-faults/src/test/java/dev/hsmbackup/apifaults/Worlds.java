package dev.hsmbackup.apifaults;

import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The two platforms of this module, each with the packaged operator behind a gate of its own. */
final class Worlds {

    /** Name of the lock that tests on the {@link #stormy} platform take, since each disturbs everything on it. */
    static final String STORM = "storm";

    /** Generous: the machine may be busy. Tests wait for conditions and do not need it. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration LOOK = Duration.ofMillis(50);

    private Worlds() {}

    private static final class Quiet {
        private static final Platform PLATFORM = start("quiet").withKubelet();
    }

    private static final class Stormy {
        private static final Platform PLATFORM = start("stormy");
    }

    /** For rows whose faults hit one namespace only: they run side by side. */
    static Platform quiet() {
        return Quiet.PLATFORM;
    }

    /** For rows that hit the whole operator: they take turns. */
    static Platform stormy() {
        return Stormy.PLATFORM;
    }

    /** The operator looks after itself every 10 s (probes and lists), as often as it may. */
    private static Platform start(String name) {
        return Platform.start(
                        Path.of("target", name),
                        options -> options.behindGate().operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "10s")))
                .closeAtExit();
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(LOOK);
    }

    /**
     * Does what a kubelet would: starts the operator again if it has ended.
     *
     * @return whether it had ended
     */
    static boolean restartIfDead(Operator operator) {
        if (operator.isAlive()) {
            return false;
        }
        operator.start();
        return true;
    }
}
