package dev.hsmbackup.operator.schedule;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names of a schedule's backups. A slot has one name, whoever fires it and whenever: creating the object is the lock, over
 * replicas and restarts (FAULTS F43). Each is a DNS name and a valid label value: at most 63 characters.
 */
public final class ChildNames {

    /** Beyond this number a retry's name would not fit. */
    public static final int MOST_RETRIES = 99;

    /** How long a schedule's own name may be, in characters: 63, less {@code -202611221700} and {@code -r99}. */
    public static final int LONGEST_SCHEDULE = 63 - 13 - 4;

    private static final DateTimeFormatter UTC_MINUTE =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ChildNames() {}

    /**
     * Of the first run of a slot: {@code nightly-202611221700}.
     *
     * @param slot its instant; seconds are left out
     */
    public static String of(String schedule, Instant slot) {
        return schedule + "-" + UTC_MINUTE.format(slot);
    }

    /**
     * Of the one backup that a trigger starts: {@code nightly-t0f3c9a1b2e4}. The same token has the same name.
     *
     * @param token of the annotation {@code hsmbackup.dev/trigger}, any text
     */
    public static String triggered(String schedule, String token) {
        return schedule + "-t"
                + String.format(Locale.ROOT, "%016x", StableHash.of(token)).substring(5);
    }

    /** Whether a slot's first run or a retry of it is called so. */
    static boolean isOf(String schedule, Instant slot, String name) {
        String first = of(schedule, slot);
        return name.equals(first) || attempt(first, name) > 1;
    }

    /**
     * Which attempt at a slot a backup is, from 1.
     *
     * @param first the name of the first one
     * @param name of any of them
     */
    static int attempt(String first, String name) {
        String retry = name.startsWith(first + "-r") ? name.substring(first.length() + 2) : "";
        return retry.matches("[1-9][0-9]?") ? 1 + Integer.parseInt(retry) : 1;
    }

    /**
     * Of a retry: {@code nightly-202611221700-r1}.
     *
     * @param first the name of the run that is tried again
     * @param retry from 1 to {@link #MOST_RETRIES}
     * @throws IllegalArgumentException for any other number
     */
    public static String retry(String first, int retry) {
        if (retry < 1 || retry > MOST_RETRIES) {
            throw new IllegalArgumentException("retry " + retry + " is not from 1 to " + MOST_RETRIES);
        }
        return first + "-r" + retry;
    }
}
