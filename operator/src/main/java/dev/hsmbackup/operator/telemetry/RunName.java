package dev.hsmbackup.operator.telemetry;

import io.micrometer.core.instrument.Tags;

/**
 * Which object an alert is about, as its labels say it (ADR 16). Only in series whose number has a bound of its own.
 *
 * @param kind as {@code HsmBackup}
 */
public record RunName(String kind, String namespace, String name) {

    /** Stands for all that are not named. */
    static RunName others(String kind) {
        return new RunName(kind, LabelValues.OTHER, LabelValues.OTHER);
    }

    Tags tags() {
        return Tags.of("kind", kind, "namespace", namespace, "name", name);
    }
}
