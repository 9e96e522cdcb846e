package dev.hsmbackup.operator.badexample.operation;

import dev.hsmbackup.operator.badexample.kube.Impatient;
import java.io.File;
import java.time.Instant;
import java.util.UUID;

/** A policy with a clock, chance, I/O and a foreign layer. */
public final class Impure {

    public static final File FILE = new File("state");

    private Impure() {}

    static Instant decide(Impatient impatient) {
        return UUID.randomUUID().version() == impatient.tries() ? Instant.EPOCH : Instant.now();
    }
}
