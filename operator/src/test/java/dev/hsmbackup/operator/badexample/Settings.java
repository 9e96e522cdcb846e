package dev.hsmbackup.operator.badexample;

import dev.hsmbackup.operator.badexample.kube.Impatient;

/** A class beside the wiring that knows a layer. */
public record Settings(Impatient impatient) {}
