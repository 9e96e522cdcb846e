package dev.hsmbackup.bench;

import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.Platform;
import java.nio.file.Path;
import java.time.Duration;

/** The platform that all measurements share; each starts the operator itself. */
final class World implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(90);

    private final Platform platform;
    private final Operator first;

    private World(Platform platform) {
        this.platform = platform;
        this.first = platform.rig().newOperator("hsm-backup-operator-0");
    }

    static World start(Path dir) {
        // No setting differs from its default: what is measured is what users have.
        return new World(Platform.start(dir, options -> options.withoutOperator()));
    }

    Platform platform() {
        return platform;
    }

    Rig rig() {
        return platform.rig();
    }

    /** The replica that most measurements use; does not run unless they start it. */
    Operator operator() {
        return first;
    }

    /** Starts the operator, and waits until it is ready. */
    Proc startOperator() {
        first.start();
        first.awaitReady();
        return Proc.of(first.pid());
    }

    void stopOperator() {
        first.stop(STOPS_WITHIN);
    }

    Audit auditFromNow() {
        return Audit.fromNow(rig().controlPlane().auditLog(), rig().operatorUser());
    }

    void tell(String line) {
        System.err.println("bench: " + line);
    }

    @Override
    public void close() {
        platform.close();
    }
}
