package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.BlobClaims;
import dev.hsmbackup.operator.operation.BlobDecision;
import dev.hsmbackup.operator.operation.BlobPolicy;
import dev.hsmbackup.operator.port.BlobGateway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Deletes the blobs of backups that are being deleted, a page in each step: observe, decide, act, write. */
public final class BlobEngine {

    private static final Duration AT_ONCE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Runs runs;
    private final Targets targets;
    private final BlobSweep sweep;
    private final BlobReporter reporter;
    private final InstantSource clock;
    private final Map<String, BlobProgress> underWay = new ConcurrentHashMap<>();

    public BlobEngine(
            Runs runs,
            Targets targets,
            BlobGateway azure,
            Leadership leadership,
            BlobReporter reporter,
            InstantSource clock) {
        this.runs = runs;
        this.targets = targets;
        this.sweep = new BlobSweep(runs, azure, leadership, clock);
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * One step.
     *
     * @param cached the object as the informer has it; may be old
     * @param otherwise the step of a backup that is not being deleted, or has no blobs to take with it
     * @return when to look again; empty: never
     */
    Optional<Duration> step(HsmBackup cached, Function<HsmBackup, Optional<Duration>> otherwise) {
        if (BlobPolicy.wantsFinalizer(cached)) {
            // Before anything is sent. An old copy is refused, and looked at again when it is new.
            return runs.finalizer(cached, HsmBackup.BLOBS_FINALIZER, true)
                    ? otherwise.apply(cached)
                    : Optional.of(AT_ONCE);
        }
        if (!BlobPolicy.isDue(cached)) {
            return otherwise.apply(cached);
        }
        HsmBackup backup = runs.live(cached)
                .map(HsmBackup.class::cast)
                .filter(BlobPolicy::isDue)
                .orElse(null);
        if (backup == null) {
            gone(cached);
            return otherwise.apply(cached);
        }
        BlobProgress progress =
                underWay.computeIfAbsent(backup.getMetadata().getUid(), _ -> new BlobProgress(clock.instant()));
        progress.latest = null;
        BlobDecision decision = decide(backup, progress);
        BlobDecision next =
                decision instanceof BlobDecision.Delete delete ? sweep.page(backup, progress, delete) : decision;
        return act(progress.latest == null ? backup : progress.latest, progress, next);
    }

    /** The object does not exist any more. */
    void gone(HsmBackup backup) {
        underWay.remove(backup.getMetadata().getUid());
    }

    private BlobDecision decide(HsmBackup backup, BlobProgress progress) {
        BlobDecision decision = BlobPolicy.decide(backup, targets.blobs(backup));
        if (decision instanceof BlobDecision.Keep(Announcement news)) {
            return BlobPolicy.stopped(news, progress.deleted);
        }
        // What is half deleted is of no use to anybody: then nobody is asked any more.
        return decision instanceof BlobDecision.Delete delete
                        && !progress.begun
                        && !BlobPolicy.isBegun(backup)
                        && backup.target() instanceof ManagedHsmRef hsm
                ? BlobClaims.find(
                                backup,
                                delete,
                                runs.backupsOf(hsm),
                                runs.everywhere(HsmRestore.class),
                                runs.everywhere(CloudHsmRestore.class))
                        .map(BlobDecision.class::cast)
                        .orElse(delete)
                : decision;
    }

    private Optional<Duration> act(HsmBackup backup, BlobProgress progress, BlobDecision decision) {
        return switch (decision) {
            case BlobDecision.Nothing _ -> release(backup);
            case BlobDecision.Keep(Announcement news) ->
                end(
                        backup,
                        progress,
                        progress.deleted == 0 && !progress.begun && BlobPolicy.isBegun(backup)
                                ? BlobPolicy.maybeNotWhole(news)
                                : news);
            case BlobDecision.Done(Announcement news) -> end(backup, progress, news);
            case BlobDecision.Delete _ -> Optional.of(progress.marker == null ? AT_ONCE : SOON);
            case BlobDecision.Again(Duration after, String why, Announcement news) -> {
                if (!why.equals(progress.delay)) {
                    progress.delay = why;
                    reporter.delayed(backup, news);
                }
                yield Optional.of(after);
            }
        };
    }

    /** Told before the object goes, and once: a process that is killed in between tells it twice rather than never. */
    private Optional<Duration> end(HsmBackup backup, BlobProgress progress, Announcement news) {
        if (!progress.told) {
            progress.told = true;
            reporter.decided(backup, news);
        }
        return release(backup);
    }

    private Optional<Duration> release(HsmBackup backup) {
        if (!runs.finalizer(backup, HsmBackup.BLOBS_FINALIZER, false)) {
            return Optional.of(AT_ONCE);
        }
        gone(backup);
        // Somebody else's finalizer may still hold the object.
        return Optional.of(SOON);
    }
}
