package dev.hsmbackup.operator.management;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One named condition of {@code /livez} or {@code /readyz}.
 *
 * @param name lower case with hyphens, as {@code informers-synced}; shown in the answer
 * @param problem what is wrong, one line without secrets (anybody in the cluster may read it); empty when all is well.
 *     Called on every probe from several threads: it must answer from memory, at once
 */
public record HealthCheck(String name, Supplier<Optional<String>> problem) {}
