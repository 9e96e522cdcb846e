package dev.hsmbackup.operator.reconcile;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads of all reconciliations. Few work at the same moment, so that the heap, the API server and the processors
 * are not flooded; one that waits for Azure does not count, so that HSMs that hang hold up nobody else.
 *
 * <p>The pool has a thread for each that works and one more for each that waits. Threads are virtual: one that waits
 * costs a few KiB. What the queue holds costs next to nothing, since copies of objects are only made on a thread.
 */
public final class ReconcileThreads {

    /** At work at the same time. Enough: the API server answers in milliseconds. */
    static final int WORKING = 10;

    /** Waiting for Azure at the same time: a hundred HSMs that hang, with a probe and a backup each. */
    static final int WAITING = 256;

    private final Semaphore turns = new Semaphore(WORKING, true);
    private final ThreadPoolExecutor pool;
    private int waiting;

    public ReconcileThreads() {
        pool =
                new ThreadPoolExecutor(
                        WORKING,
                        WORKING,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofVirtual().name("reconcile-", 1).factory()) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable task) {
                        turns.acquireUninterruptibly();
                    }

                    @Override
                    protected void afterExecute(Runnable task, Throwable failure) {
                        turns.release();
                    }

                    // The framework asks for it where a start failed, and then starts anew with the same threads.
                    @Override
                    public void shutdown() {}

                    @Override
                    public List<Runnable> shutdownNow() {
                        return List.of();
                    }
                };
    }

    /** For the operator framework, which submits each reconciliation. */
    public ExecutorService executor() {
        return pool;
    }

    /**
     * Calls something that may take long for reasons of its own, and lets another reconciliation work meanwhile. Only on
     * a thread of {@link #executor}.
     */
    public <T> T whileOthersWork(Supplier<T> call) {
        if (!waitingBegins()) {
            return call.get();
        }
        turns.release();
        try {
            return call.get();
        } finally {
            waitingEnds();
            turns.acquireUninterruptibly();
        }
    }

    private synchronized boolean waitingBegins() {
        if (waiting == WAITING) {
            return false;
        }
        waiting++;
        pool.setMaximumPoolSize(WORKING + waiting);
        pool.setCorePoolSize(WORKING + waiting);
        return true;
    }

    private synchronized void waitingEnds() {
        waiting--;
        pool.setCorePoolSize(WORKING + waiting);
        // Ends the surplus thread after its task, also where more tasks are queued.
        pool.setMaximumPoolSize(WORKING + waiting);
    }
}
