package dev.hsmbackup.operator.badexample.port;

import dev.hsmbackup.operator.badexample.azure.Curious;

/** A port that knows its implementation. */
public record Leaky(Curious curious) {}
