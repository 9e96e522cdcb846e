package dev.hsmbackup.operator.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets starts through until the process is told to stop, and then waits for those under way: after SIGTERM nothing new
 * is started, and what was sent is recorded.
 */
public final class StartGate {

    /** More than there are reconcile threads. */
    private static final int PASSES = 1_000;

    private final Semaphore passes = new Semaphore(PASSES, true);
    private volatile boolean closed;

    /** Permission for one start; given back by {@link #close}. */
    public interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    /** A pass, or empty where no start may begin any more. */
    public Optional<Pass> enter() {
        if (!passes.tryAcquire()) {
            return Optional.empty();
        }
        // Looked at only after the pass is taken, so that closeAndWait either is seen here or waits for this pass.
        if (closed) {
            passes.release();
            return Optional.empty();
        }
        return Optional.of(passes::release);
    }

    /** True from the moment the process was told to stop. */
    public boolean closed() {
        return closed;
    }

    /** No new start from now on, and none under way is sent any more. */
    public void close() {
        closed = true;
    }

    /**
     * Closes the gate and waits for the starts under way.
     *
     * @return false where some did not end in time
     */
    public boolean closeAndWait(Duration longest) throws InterruptedException {
        close();
        return passes.tryAcquire(PASSES, longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
