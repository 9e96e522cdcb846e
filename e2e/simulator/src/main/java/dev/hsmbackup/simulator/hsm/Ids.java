package dev.hsmbackup.simulator.hsm;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes ids; the same ones in every run where the fleet gives a seed. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(@Nullable Long seed) {
        random = seed == null ? new SecureRandom() : new Random(seed);
    }

    /** 32 hex digits, as job ids and key versions are. */
    public synchronized String hex32() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public synchronized String guid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
