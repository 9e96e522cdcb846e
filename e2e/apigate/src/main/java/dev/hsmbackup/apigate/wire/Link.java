package dev.hsmbackup.apigate.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hsmbackup.apigate.script.Monitor;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The line between the clients and the API server, which can be cut and restored. Thread-safe. */
public final class Link {
    private final Monitor monitor;
    private final Set<Runnable> open = new LinkedHashSet<>();
    private State state = State.UP;

    /** How the line is. */
    public enum State {
        /** As if there were no gate. */
        @JsonProperty("up")
        UP,
        /** An API server that is down: every connection is reset, open ones and new ones. */
        @JsonProperty("reset")
        RESET,
        /** A network that swallows everything: nothing is answered until the line is up again, then all goes on. */
        @JsonProperty("hang")
        HANG
    }

    public Link(Monitor monitor) {
        this.monitor = monitor;
    }

    public State state() {
        return monitor.get(() -> state);
    }

    /** Cuts or restores. */
    public void set(State wanted) {
        monitor.change(() -> state = wanted);
        if (wanted == State.RESET) {
            resetAll();
        }
    }

    /** Resets what is open at this moment. */
    public void resetAll() {
        List.copyOf(monitor.get(() -> List.copyOf(open))).forEach(Runnable::run);
    }

    /** Waits while the line swallows everything; an IOException if it is down. */
    void await() throws IOException {
        monitor.await(() -> state != State.HANG);
        if (state() == State.RESET) {
            throw new CutException();
        }
    }

    /** Remembers how to reset an open connection. */
    void opened(Runnable reset) {
        monitor.change(() -> open.add(reset));
    }

    void ended(Runnable reset) {
        monitor.change(() -> open.remove(reset));
    }
}
