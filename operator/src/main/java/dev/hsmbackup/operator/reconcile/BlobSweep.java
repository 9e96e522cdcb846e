package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.kube.Leadership;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.BlobDeadline;
import dev.hsmbackup.operator.operation.BlobDecision;
import dev.hsmbackup.operator.operation.BlobPolicy;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.Problem;
import java.time.InstantSource;

/** Deletes what is in a folder, page by page. */
final class BlobSweep {

    /** Storage is consistent: this is a fault in between, and must not become a loop. */
    private static final BlobAnswer STILL_LISTED = new BlobAnswer.Unavailable(
            new Problem(Problem.Kind.MALFORMED_ANSWER, null, "the storage account still lists blobs that it deleted"),
            null);

    private final Runs runs;
    private final BlobGateway azure;
    private final Leadership leadership;
    private final InstantSource clock;

    BlobSweep(Runs runs, BlobGateway azure, Leadership leadership, InstantSource clock) {
        this.runs = runs;
        this.azure = azure;
        this.leadership = leadership;
        this.clock = clock;
    }

    /** One page. {@link BlobDecision.Delete} again: there may be more. */
    BlobDecision page(HsmBackup backup, BlobProgress progress, BlobDecision.Delete what) {
        if (BlobDeadline.of(backup, progress.begin, clock.instant()).isOver()) {
            return BlobPolicy.givenUp(what, progress.delay, progress.deleted);
        }
        if (!leadership.leading()) {
            return what;
        }
        BlobAnswer answer = azure.list(what.hsm(), what.container(), what.folder(), progress.marker);
        return answer instanceof BlobAnswer.Page page
                ? delete(backup, progress, what, page)
                : judge(backup, progress, what, answer);
    }

    /** What is deleted is in no list any more, so the next page is the first again; only an empty one leads on. */
    private BlobDecision delete(
            HsmBackup backup, BlobProgress progress, BlobDecision.Delete what, BlobAnswer.Page page) {
        if (page.blobs().isEmpty()) {
            progress.marker = page.next();
            return page.next() == null ? BlobPolicy.done(what, progress.deleted) : what;
        }
        if (page.blobs().getFirst().equals(progress.lastFirst)) {
            return judge(backup, progress, what, STILL_LISTED);
        }
        // Right before: a process that was stopped for a minute may not lead any more.
        if (!leadership.confirmed() || !begin(backup, progress)) {
            return what;
        }
        for (String blob : page.blobs()) {
            BlobAnswer answer = azure.delete(what.hsm(), what.container(), what.folder(), blob);
            if (!(answer instanceof BlobAnswer.Gone)) {
                return judge(backup, progress, what, answer);
            }
            progress.deleted++;
        }
        progress.lastFirst = page.blobs().getFirst();
        progress.marker = null;
        return what;
    }

    /** A process that comes after this one must not take what is left for a backup. */
    private boolean begin(HsmBackup backup, BlobProgress progress) {
        if (progress.begun || BlobPolicy.isBegun(backup)) {
            return true;
        }
        if (runs.writeStatus(backup, BlobPolicy.begun(backup, clock.instant()))
                instanceof Runs.Written.Yes(HsmBackup written)) {
            progress.begun = true;
            progress.latest = written;
        }
        return progress.begun;
    }

    private BlobDecision judge(HsmBackup backup, BlobProgress progress, BlobDecision.Delete what, BlobAnswer answer) {
        progress.marker = null;
        return switch (answer) {
            case BlobAnswer.Gone _ -> BlobPolicy.done(what, progress.deleted);
            case BlobAnswer.Immutable(Problem problem) -> BlobPolicy.immutable(what, problem, progress.deleted);
            case BlobAnswer.Unavailable why ->
                BlobPolicy.failed(
                        what, why, progress.deleted, BlobDeadline.of(backup, progress.begin, clock.instant()));
            case BlobAnswer.Page _ -> what;
        };
    }
}
