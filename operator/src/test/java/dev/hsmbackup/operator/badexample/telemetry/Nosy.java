package dev.hsmbackup.operator.badexample.telemetry;

import dev.hsmbackup.operator.badexample.reconcile.Greedy;

/** Metrics that know who is measured. */
public record Nosy(Greedy greedy) {}
