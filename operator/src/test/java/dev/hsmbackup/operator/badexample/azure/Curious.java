package dev.hsmbackup.operator.badexample.azure;

import dev.hsmbackup.operator.badexample.operation.Impure;

/** An implementation that decides. */
public record Curious(Impure impure) {}
