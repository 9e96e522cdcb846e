package dev.hsmbackup.operator.telemetry;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of values of one label bounded, whatever objects people create: every series costs memory here and in
 * Prometheus (FAULTS S17). The first {@code max} values are kept, all later ones become {@value #OTHER}.
 */
final class LabelValues {
    static final String OTHER = "other";
    static final String NONE = "none";

    private final int max;
    private final Set<String> known = new HashSet<>();

    LabelValues(int max) {
        this.max = max;
    }

    /** The label's value to use; null becomes {@value #NONE}. */
    synchronized String of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return NONE;
        }
        if (known.contains(value)) {
            return value;
        }
        if (known.size() >= max) {
            return OTHER;
        }
        known.add(value);
        return value;
    }

    /** Makes room: the value's series are gone. */
    synchronized void forget(String value) {
        known.remove(value);
    }
}
