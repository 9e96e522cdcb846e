package dev.hsmbackup.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Header fields in their order; names compare without case; immutable. */
public record Headers(List<Field> fields) {
    public static final Headers NONE = new Headers(List.of());

    /** One line of a header. */
    public record Field(String name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    /** Fields given as name, value, name, value … */
    public static Headers of(String... pairs) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            fields.add(new Field(pairs[i], pairs[i + 1]));
        }
        return new Headers(fields);
    }

    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Replaces every field of that name, or adds it. */
    public Headers with(String name, String value) {
        List<Field> copy = new ArrayList<>(without(name).fields);
        copy.add(new Field(name, value));
        return new Headers(copy);
    }

    public Headers without(String name) {
        return new Headers(fields.stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList());
    }
}
