package dev.hsmbackup.apigate.script;

import java.util.function.Consumer;

/**
 * A rule's code, for tests in the same JVM; the request waits for its end.
 *
 * @param before run before the request is forwarded
 * @param after run after the API server answered and before the client sees it
 */
public record Callbacks(Consumer<Call> before, Consumer<Call> after) {
    public static final Callbacks NONE = new Callbacks(_ -> {}, _ -> {});

    public static Callbacks before(Consumer<Call> code) {
        return new Callbacks(code, _ -> {});
    }

    public static Callbacks after(Consumer<Call> code) {
        return new Callbacks(_ -> {}, code);
    }
}
