package dev.hsmbackup.operator.badexample.reconcile;

import dev.hsmbackup.operator.badexample.azure.Curious;

/** A reconciler that goes to Azure itself, by its own time. */
public record Greedy(Curious curious) {

    static long now() {
        return System.currentTimeMillis();
    }
}
