package dev.hsmbackup.operator;

import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.reconcile.StartAnswers;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.Logging;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process: no new start, and a start under way is finished and recorded. Running jobs need nothing: the
 * next leader goes on asking about them. Never waits longer than its limits, and then halts, whatever hangs: a log that
 * nobody reads, a library's own hook.
 */
final class Shutdown implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** What is given to all else once a start had its time. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final StartGate gate;
    private final StartAnswers answers;
    private final Runnable withdraw;
    private volatile Reason reason = Reason.SIGNAL;

    /** Why the process ends. */
    enum Reason {
        /**
         * A start takes at most 60 s, and its record a moment more. One that met a slow 401 may take 10 s more: it is not
         * waited for, and ends as Unknown.
         */
        SIGNAL("Signal", Duration.ofSeconds(65), 0),
        CLOCK_SET_BACK("ClockSetBack", Duration.ofSeconds(65), 1),
        /** Somebody else may lead: only what is nearly done may be finished. */
        LEASE_LOST("LeaseLost", Duration.ofSeconds(5), 1),
        BROKEN("Broken", Duration.ofSeconds(5), 1);

        private final String word;
        private final Duration longest;
        private final int exitCode;

        Reason(String word, Duration longest, int exitCode) {
            this.word = word;
            this.longest = longest;
            this.exitCode = exitCode;
        }
    }

    /** @param withdraw leaves the election; frees the lease where this process holds it */
    Shutdown(StartGate gate, StartAnswers answers, Runnable withdraw) {
        this.gate = gate;
        this.answers = answers;
        this.withdraw = withdraw;
    }

    /** Ends the process for this reason. Does not return. */
    void end(Reason why) {
        reason = why;
        haltAfter(why.longest.plus(MARGIN), why.exitCode);
        System.exit(why.exitCode);
    }

    /** The shutdown hook. */
    @Override
    public void run() {
        // Before it is said: who reads that line may rely on it.
        gate.close();
        Reason why = reason;
        // Not the exit code of a clean end: nobody would look why.
        haltAfter(why.longest.plus(MARGIN), 1);
        LOG.atInfo()
                .addKeyValue(LogKeys.EVENT, "stopping")
                .addKeyValue(LogKeys.REASON, why.word)
                .log("Stopping");
        boolean clean = drain(why.longest);
        if (!clean) {
            LOG.atError()
                    .addKeyValue(LogKeys.EVENT, "stopped")
                    .log("Stopped although a start was under way; its HsmBackup becomes Unknown");
        } else {
            LOG.atInfo().addKeyValue(LogKeys.EVENT, "stopped").log("Stopped");
        }
        withdraw.run();
        Logging.flush();
        Runtime.getRuntime().halt(clean ? why.exitCode : 1);
    }

    private boolean drain(Duration longest) {
        try {
            long begin = System.nanoTime();
            if (!gate.closeAndWait(longest)) {
                return false;
            }
            return answers.awaitRecorded(longest.minusNanos(System.nanoTime() - begin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Needs nothing that could hang. */
    private static void haltAfter(Duration limit, int exitCode) {
        long end = System.nanoTime() + limit.toNanos();
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            Runtime.getRuntime().halt(exitCode);
        });
    }
}
