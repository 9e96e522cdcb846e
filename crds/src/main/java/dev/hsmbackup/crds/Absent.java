package dev.hsmbackup.crds;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON leaves out what is empty or has its default; records do not. */
final class Absent {

    private Absent() {}

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    /** As Kubernetes stores times; so a status equals itself when read back. */
    static @Nullable Instant seconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }
}
