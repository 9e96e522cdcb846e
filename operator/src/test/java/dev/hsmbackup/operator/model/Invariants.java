package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.model.World.Job;
import dev.hsmbackup.operator.model.World.JobState;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The invariants that a state shows; those that only a step shows are judged where it happens. */
final class Invariants {

    private final Set<Invariant> checks;

    Invariants(Set<Invariant> checks) {
        this.checks = checks;
    }

    /** What is wrong with a state. */
    Optional<String> wrong(World world) {
        if (world.violation() != null) {
            return Optional.of(world.violation());
        }
        for (int uid = 0; uid < world.backups().size(); uid++) {
            String lie = checks.contains(Invariant.I6_HONEST_END) ? dishonest(world, uid) : null;
            if (lie != null) {
                return Optional.of(Invariant.I6_HONEST_END + ": " + lie);
            }
        }
        return Optional.empty();
    }

    /** Every object waits or ended, no deleted object's job holds the lock, and nobody remembers an ended attempt. */
    boolean settled(World world) {
        if (!checks.contains(Invariant.I7_SETTLES)) {
            return true;
        }
        for (int uid = 0; uid < world.backups().size(); uid++) {
            Backup backup = world.backups().get(uid);
            Phase phase = backup.status().phase();
            if (backup.exists() && (phase == Phase.STARTING || phase == Phase.RUNNING)) {
                return false;
            }
            for (Replica process : world.processes()) {
                if ((phase.isTerminal() || !backup.exists())
                        && !process.memory().get(uid).answers().isEmpty()) {
                    return false;
                }
            }
        }
        return world.lock().job().isEmpty();
    }

    private static @Nullable String dishonest(World world, int uid) {
        RunStatus status = world.backups().get(uid).status();
        if (status.phase() == Phase.SUCCEEDED && !has(world, uid, JobState.SUCCEEDED)) {
            return Names.letter(uid) + " is Succeeded without a job that is";
        }
        if (status.phase() != Phase.FAILED) {
            return null;
        }
        if (has(world, uid, JobState.RUNNING) || has(world, uid, JobState.SUCCEEDED)) {
            return Names.letter(uid) + " is Failed although its job is not";
        }
        return world.flights().stream().anyMatch(it -> it.uid() == uid && it.answer() == null)
                ? Names.letter(uid) + " is Failed while its request is on its way"
                : null;
    }

    private static boolean has(World world, int uid, JobState state) {
        return world.jobs().contains(new Job(uid, state));
    }
}
