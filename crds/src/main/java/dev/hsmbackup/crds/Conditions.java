package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists of conditions as values; at most one of each type. */
public final class Conditions {

    private Conditions() {}

    /** The condition of this type, if there is one. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    /**
     * Puts a condition in the place of the one with its type, or at the end. The old {@code lastTransitionTime} stays where
     * the status does, as Kubernetes wants it.
     */
    public static List<Condition> with(List<Condition> conditions, Condition update) {
        var result = new ArrayList<>(conditions);
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i).type().equals(update.type())) {
                result.set(i, keepTransitionTime(result.get(i), update));
                return List.copyOf(result);
            }
        }
        result.add(update);
        return List.copyOf(result);
    }

    /** Removes the condition of this type. */
    public static List<Condition> without(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> !c.type().equals(type)).toList();
    }

    private static Condition keepTransitionTime(Condition old, Condition update) {
        var time = old.status() == update.status() ? old.lastTransitionTime() : update.lastTransitionTime();
        return new Condition(
                update.type(), update.status(), update.reason(), update.message(), update.observedGeneration(), time);
    }
}
