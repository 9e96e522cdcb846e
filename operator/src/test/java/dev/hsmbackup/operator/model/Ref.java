package dev.hsmbackup.operator.model;

import java.util.HashMap;
import java.util.Map;

/** The one copy of a value: equal values have the same Ref, so that states compare and hash fast. */
final class Ref<T> {

    private static final Map<Object, Ref<?>> ALL = new HashMap<>();

    private final T value;

    private Ref(T value) {
        this.value = value;
    }

    @SuppressWarnings("unchecked") // the key is the value
    static <T> Ref<T> of(T value) {
        return (Ref<T>) ALL.computeIfAbsent(value, Ref::new);
    }

    /** Frees the memory. */
    static void forgetAll() {
        ALL.clear();
    }

    T get() {
        return value;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
