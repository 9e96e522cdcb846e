package dev.hsmbackup.apigate.script;

import org.jspecify.annotations.Nullable;

/**
 * A rule of either kind.
 *
 * @param <R> the kind
 */
public sealed interface Scripted<R extends Scripted<R>> permits Rule, EventRule {
    @Nullable
    String id();

    /** The first match to hit; 1 if absent. */
    @Nullable
    Integer nth();

    /** How many matches to hit from there; 1 if absent, 0 for all. */
    @Nullable
    Integer count();

    /** The same under that id. */
    R withId(String id);

    /** Refuses what makes no sense, by an IllegalArgumentException with the field and the reason. */
    void check();

    default int first() {
        Integer given = nth();
        return given == null ? 1 : given;
    }

    default int limit() {
        Integer given = count();
        return given == null ? 1 : given;
    }

    default void checkCounts() {
        if (first() < 1 || limit() < 0) {
            throw new IllegalArgumentException("nth: 1 or more; count: 0 (all) or more");
        }
    }
}
