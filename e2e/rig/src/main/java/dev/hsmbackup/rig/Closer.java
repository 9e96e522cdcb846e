package dev.hsmbackup.rig;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was added, last first, whatever single steps throw. */
final class Closer implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** The start succeeded: nothing is to be closed here. */
    void keep() {
        parts.clear();
    }

    @Override
    public void close() {
        RigException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new RigException("the rig did not end cleanly: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
