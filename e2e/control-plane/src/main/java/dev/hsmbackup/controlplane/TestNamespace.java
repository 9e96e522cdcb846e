package dev.hsmbackup.controlplane;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A namespace of one test, with a name that no other test has.
 *
 * @param controlPlane where it is
 * @param name its name
 */
public record TestNamespace(ControlPlane controlPlane, String name) implements AutoCloseable {
    private static final int HINT_LENGTH = 40;

    /**
     * Makes a namespace.
     *
     * @param hint start of its name, for example the test's name; cut and cleaned as needed
     */
    public static TestNamespace create(ControlPlane controlPlane, String hint) {
        var name = prefix(hint) + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);
        controlPlane.adminClient().post("/api/v1/namespaces", """
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}""".formatted(name));
        return new TestNamespace(controlPlane, name);
    }

    private static String prefix(String hint) {
        var words = hint.replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3-$2")
                .toLowerCase(Locale.ROOT);
        var label = words.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        var cut = label.length() > HINT_LENGTH ? label.substring(0, HINT_LENGTH) : label;
        return cut.isEmpty() ? "test-" : cut + "-";
    }

    /** Asks for its deletion and does not wait: the namespace controller takes seconds. */
    @Override
    public void close() {
        controlPlane.adminClient().delete("/api/v1/namespaces/" + name);
    }
}
