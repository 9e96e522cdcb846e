package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.model.World.JobState;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All answers that the API server may give to one request, resource versions and validation rules included. */
final class ApiServer {

    /** @param answer null: none yet */
    record Outcome(String how, @Nullable Answer answer, World world) {}

    private final Scenario scenario;

    ApiServer(Scenario scenario) {
        this.scenario = scenario;
    }

    List<Outcome> read(World world, Progress step, Request.ReadBackup request) {
        List<Outcome> all = new ArrayList<>();
        int own = step.start().uid();
        if (scenario.has(Mutant.NO_LIVE_READ) && request.namespace().equals(Names.namespace(own))) {
            Progress.Start start = step.start();
            all.add(new Outcome("cached", new Answer.Backup(own, start.version(), start.cached()), world));
            return all;
        }
        int found = -1;
        for (int uid = 0; uid < world.backups().size(); uid++) {
            if (world.backups().get(uid).exists() && Names.namespace(uid).equals(request.namespace())) {
                found = uid;
            }
        }
        if (found < 0) {
            all.add(new Outcome("not found", new Answer.Failed(404), world));
        } else {
            Backup backup = world.backups().get(found);
            int uid = scenario.has(Mutant.ADOPT_BY_NAME) ? wanted(step, found) : found;
            all.add(new Outcome(text(found, backup), new Answer.Backup(uid, backup.version(), backup.latest()), world));
        }
        return orError(all, world, 500);
    }

    /** The object that the code looks for: the holder right after it saw the lock, its own else. */
    private static int wanted(Progress step, int found) {
        int wanted = step.lastAnswer() instanceof Answer.Lock(int version, var lease)
                ? new Lock(version, lease).holder().orElse(step.start().uid())
                : step.start().uid();
        return Names.slot(wanted) == Names.slot(found) ? wanted : found;
    }

    List<Outcome> write(World world, Progress step, Request.WriteStatus request) {
        boolean intent = request.status().get().phase() == Phase.STARTING;
        int uid = scenario.has(Mutant.ADOPT_BY_NAME)
                        && request.uid() == Names.A
                        && world.backups().get(Names.C).exists()
                ? Names.C
                : request.uid();
        World next = intent
                ? world.with(
                        uid,
                        world.backups()
                                .get(uid)
                                .withIntents(world.backups().get(uid).intents() + 1))
                : world;
        if (intent && scenario.has(Mutant.SKIP_INTENT)) {
            return List.of(new Outcome(
                    "skipped", new Answer.Backup(request.uid(), request.version(), request.status()), next));
        }
        Outcome plain = commit(next, uid, request, step);
        List<Outcome> all = new ArrayList<>();
        all.add(plain);
        if (world.budget().has(Budget.Kind.API_FAULT)) {
            all.add(new Outcome("no answer, not written", new Answer.Failed(0), next.less(Budget.Kind.API_FAULT)));
            if (intent) {
                all.add(new Outcome("403, not written", new Answer.Failed(403), next.less(Budget.Kind.API_FAULT)));
            }
            if (plain.answer() instanceof Answer.Backup) {
                all.add(new Outcome(
                        "written, no answer",
                        new Answer.Failed(0),
                        plain.world().less(Budget.Kind.API_FAULT)));
                all.add(new Outcome(
                        "written, repeated by a proxy, 409",
                        new Answer.Failed(409),
                        plain.world().less(Budget.Kind.API_FAULT)));
            }
        }
        return all;
    }

    private Outcome commit(World world, int uid, Request.WriteStatus request, Progress step) {
        Backup backup = world.backups().get(uid);
        RunStatus old = backup.status();
        Ref<RunStatus> now = asked(old, request);
        boolean intent = now.get().phase() == Phase.STARTING;
        boolean anyVersion = intent && scenario.has(Mutant.INTENT_WITHOUT_VERSION);
        if (!backup.exists()) {
            return new Outcome("404", new Answer.Failed(404), world);
        }
        if (request.version() != backup.version() && !anyVersion) {
            return intent && scenario.has(Mutant.CONFLICT_IS_MINE) && step.lastAnswer() != null
                    ? new Outcome("409, taken for its own", new Answer.Backup(uid, backup.version(), now), world)
                    : new Outcome("409", new Answer.Failed(409), world);
        }
        Optional<String> broken = StatusRules.broken(old, now.get());
        if (broken.isPresent() && !scenario.has(Mutant.NO_RULES)) {
            String why = "422 " + broken.get();
            return new Outcome(why, new Answer.Failed(422), scenario.judge(world, Invariant.RULES_NOT_NEEDED, why));
        }
        Backup written = now == backup.latest() ? backup : backup.withStatus(now);
        World next = scenario.judge(world.with(uid, written), Invariant.I5_TRUTH_STAYS, rewritten(old, now.get()));
        if (scenario.has(Mutant.RELEASE_ON_UNKNOWN)
                && Names.isRestore(uid)
                && now.get().phase() == Phase.UNKNOWN) {
            next = next.with(freed(next.lock()));
        }
        return new Outcome("ok", new Answer.Backup(request.uid(), written.version(), now), next);
    }

    private Ref<RunStatus> asked(RunStatus old, Request.WriteStatus request) {
        RunStatus status = request.status().get();
        return scenario.has(Mutant.LATE_JOB_REOPENS) && old.phase().isTerminal() && status.jobId() != null
                ? Ref.of(status.toBuilder().phase(Phase.RUNNING).build())
                : request.status();
    }

    private static Lock freed(Lock lock) {
        Ref<Lease> lease = lock.lease();
        return lease == null
                ? lock
                : new Lock(
                        lock.version() + 1,
                        Ref.of(new LeaseBuilder(lease.get())
                                .editSpec()
                                .withHolderIdentity(null)
                                .endSpec()
                                .build()));
    }

    private static @Nullable String rewritten(RunStatus old, RunStatus now) {
        if (old.phase().isTerminal() && now.phase() != old.phase()) {
            return old.phase() + " became " + now.phase();
        }
        if (old.jobId() != null && !old.jobId().equals(now.jobId())) {
            return "job " + old.jobId() + " became " + now.jobId();
        }
        return null;
    }

    List<Outcome> readSource(World world) {
        return List.of(new Outcome("ok", new Answer.Source(scenario.has(Mutant.FORGET_THE_SOURCE)), world));
    }

    List<Outcome> readLock(World world, Progress step) {
        Lock lock = world.lock();
        List<Outcome> all = new ArrayList<>();
        String how = "held by " + lock.holder().map(Names::letter).orElse("nobody");
        if (scenario.has(Mutant.NO_LOCK)) {
            all.add(new Outcome("not looked at", new Answer.Lock(0, null), world));
            return all;
        }
        all.add(new Outcome(how, new Answer.Lock(lock.version(), seen(world, step)), world));
        return orError(all, world, 500);
    }

    /** What the code sees of the lock; before it gives it back, the mutants make it look like its own. */
    private @Nullable Ref<Lease> seen(World world, Progress step) {
        Ref<Lease> lease = world.lock().lease();
        boolean anyAttempt = scenario.has(Mutant.RELEASE_ANY_LOCK) || scenario.has(Mutant.RELEASE_ANY_ATTEMPT);
        if (lease == null || !anyAttempt || !(step.lastRequest() instanceof Request.WriteStatus write)) {
            return lease;
        }
        Attempt ended = world.backups()
                .get(write.uid())
                .versions()
                .get(write.version() - 1)
                .get()
                .attempt();
        boolean sameObject =
                world.lock().holder().filter(it -> it == write.uid()).isPresent();
        return ended != null && (sameObject || scenario.has(Mutant.RELEASE_ANY_LOCK))
                ? Ref.of(new LeaseBuilder(lease.get())
                        .editSpec()
                        .withHolderIdentity(Names.uid(write.uid()) + "/" + ended.id())
                        .endSpec()
                        .build())
                : lease;
    }

    List<Outcome> writeLock(World world, Request.WriteLock request) {
        Answer done = new Answer.Lock(request.version() + 1, request.lease());
        if (scenario.has(Mutant.NO_LOCK)) {
            return List.of(new Outcome("not done", done, world));
        }
        Lock lock = world.lock();
        if (request.version() != lock.version() && !scenario.has(Mutant.LOCK_WITHOUT_CAS)) {
            return orError(new ArrayList<>(List.of(new Outcome("409", new Answer.Failed(409), world))), world, 0);
        }
        Lock next = new Lock(lock.version() + 1, request.lease());
        World written = scenario.judge(world.with(next), Invariant.JOB_KEEPS_LOCK, abandoned(world, next));
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome(
                next.holder().map(it -> "ok, held by " + Names.letter(it)).orElse("ok, free"), done, written));
        if (world.budget().has(Budget.Kind.API_FAULT)) {
            all.add(new Outcome("written, no answer", new Answer.Failed(0), written.less(Budget.Kind.API_FAULT)));
        }
        return orError(all, world, 0);
    }

    private static @Nullable String abandoned(World world, Lock next) {
        String job = world.lock().job().orElse(null);
        return job != null
                        && !Objects.equals(job, next.job().orElse(null))
                        && world.jobs().get(World.jobIndex(job)).state() == JobState.RUNNING
                ? "the lock named job " + job + ", which runs"
                : null;
    }

    List<Outcome> readLeader(World world, int process, Progress step) {
        boolean me = world.leader() == process;
        boolean beforeSend = step.lastRequest() instanceof Request.WriteStatus;
        boolean unasked = scenario.has(beforeSend ? Mutant.NO_LEADER_CHECK : Mutant.ANYBODY_SAYS_UNKNOWN);
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome(me ? "me" : "another", new Answer.Leader(me || unasked), world));
        return orError(all, world, 0);
    }

    private static List<Outcome> orError(List<Outcome> all, World world, int code) {
        if (world.budget().has(Budget.Kind.API_FAULT)) {
            all.add(new Outcome("failed", new Answer.Failed(code), world.less(Budget.Kind.API_FAULT)));
        }
        return all;
    }

    static String text(int uid, Backup backup) {
        return Names.letter(uid) + " v" + backup.version() + " "
                + backup.status().phase();
    }
}
