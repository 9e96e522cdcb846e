package dev.hsmbackup.apigate.script;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Guards all that can be changed while the gate runs, and wakes whoever waits for a change. One lock for everything:
 * held for moments only, never during I/O.
 */
public final class Monitor implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /** Changes something. */
    public void change(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }

    /** Reads or changes something; what is given back must not change any more. */
    public <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            T result = work.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it is true.
     *
     * @throws InterruptedIOException the gate ends
     */
    public void await(BooleanSupplier until) throws InterruptedIOException {
        var _ = await(until, Duration.ofDays(3650));
    }

    /**
     * Waits until it is true, but no longer than the limit.
     *
     * @return whether it is true
     * @throws InterruptedIOException the gate ends
     */
    public boolean await(BooleanSupplier until, Duration limit) throws InterruptedIOException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!closed && !until.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                throw new InterruptedIOException("the gate ends");
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody for the end. */
    @Override
    public void close() {
        change(() -> closed = true);
    }
}
