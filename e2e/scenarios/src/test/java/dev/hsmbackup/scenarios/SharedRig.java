package dev.hsmbackup.scenarios;

import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigOptions;
import java.nio.file.Path;
import java.util.Map;

/** One rig for all scenarios, started when first asked for and ended with the JVM. */
final class SharedRig {

    private static final Path DIR = Path.of("target", "rig");

    private SharedRig() {}

    static Rig get() {
        return Holder.RIG;
    }

    /** The rig's operator, running and ready, whatever the scenario before did to it. */
    static Operator operator() {
        Operator operator = get().operator();
        if (!operator.isAlive()) {
            operator.start();
        }
        operator.awaitReady();
        return operator;
    }

    private static final class Holder {

        static final Rig RIG = start();

        private static Rig start() {
            RigOptions options = RigOptions.of(DIR, ScenarioFleet.write(DIR.resolve("scenarios.yaml")))
                    .operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "10s"))
                    .progress(line -> System.err.println("rig: " + line));
            Rig rig = Rig.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "close-rig"));
            return rig;
        }
    }
}
