package dev.hsmbackup.operator.badexample.schedule;

import dev.hsmbackup.operator.badexample.kube.Impatient;
import java.io.File;
import java.time.Instant;
import java.util.UUID;

/** A schedule with a clock, chance, I/O and a foreign layer. */
public final class Careless {

    public static final File CRONTAB = new File("crontab");

    private Careless() {}

    static Instant next(Impatient impatient) {
        return UUID.randomUUID().version() == impatient.tries() ? Instant.EPOCH : Instant.now();
    }
}
