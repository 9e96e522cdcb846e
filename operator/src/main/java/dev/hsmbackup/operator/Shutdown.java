package dev.hsmbackup.operator;

import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.StartGate;
import dev.hsmbackup.operator.reconcile.StartAnswers;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.Logging;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process: no new start, and a start under way is finished and recorded. Running jobs need nothing: the
 * next leader goes on asking about them. Never waits longer than its limits, and then halts: a hook that hangs would keep
 * a process without leadership alive.
 */
final class Shutdown implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** A start takes at most 60 s, and its record a moment more. */
    private static final Duration AFTER_SIGNAL = Duration.ofSeconds(65);

    /** Somebody else leads: only what is nearly done may be finished. */
    private static final Duration AFTER_LOST_LEASE = Duration.ofSeconds(5);

    private final StartGate gate;
    private final StartAnswers answers;
    private final Leadership leadership;

    Shutdown(StartGate gate, StartAnswers answers, Leadership leadership) {
        this.gate = gate;
        this.answers = answers;
        this.leadership = leadership;
    }

    @Override
    public void run() {
        // Before it is said: who reads that line may rely on it.
        gate.close();
        boolean lostLease = leadership.lost();
        Duration longest = lostLease ? AFTER_LOST_LEASE : AFTER_SIGNAL;
        LOG.atInfo()
                .addKeyValue(LogKeys.EVENT, "stopping")
                .addKeyValue(LogKeys.REASON, lostLease ? "LeaseLost" : "Signal")
                .log("Stopping");
        boolean clean = drain(longest);
        if (!clean) {
            LOG.atError()
                    .addKeyValue(LogKeys.EVENT, "stopped")
                    .log("Stopped although a start was under way; its HsmBackup becomes Unknown");
        } else {
            LOG.atInfo().addKeyValue(LogKeys.EVENT, "stopped").log("Stopped");
        }
        if (!lostLease) {
            leadership.giveUp();
        }
        Logging.flush();
        Runtime.getRuntime().halt(lostLease || !clean ? 1 : 0);
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
}
