package dev.hsmbackup.operator.model;

import dev.hsmbackup.operator.model.ApiServer.Outcome;
import dev.hsmbackup.operator.model.World.Job;
import dev.hsmbackup.operator.model.World.JobState;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one Cloud HSM that is restored into. Its state follows from the jobs that ran on it. */
final class Clusters {

    /** Whose job it is that somebody activated it by hand. */
    private static final Job BY_HAND = new Job(-1, JobState.SUCCEEDED);

    private static final ClusterAnswer FRESH = cluster("Succeeded", ClusterAnswer.NOT_ACTIVATED);

    private final Scenario scenario;

    Clusters(Scenario scenario) {
        this.scenario = scenario;
    }

    static World activated(World world) {
        return world.withJobs(World.added(world.jobs(), BY_HAND));
    }

    /** What is wrong with a restore that is sent now; null: nothing. */
    static @Nullable String destroys(World world, int uid) {
        ClusterAnswer now = now(world);
        return now.equals(FRESH) ? null : "sent for " + Names.letter(uid) + " while the Cloud HSM is " + now;
    }

    List<Outcome> look(World world, Progress step) {
        Answer before = step.cluster();
        if (before != null && scenario.has(Mutant.SKIP_SECOND_LOOK)) {
            return List.of(new Outcome("not looked", before, world));
        }
        boolean waitsForTheEnd = step.lastRequest() instanceof Request.Poll;
        ClusterAnswer now = scenario.has(Mutant.IGNORE_ACTIVATION) && !waitsForTheEnd ? FRESH : now(world);
        List<Outcome> all = new ArrayList<>();
        all.add(new Outcome(now.toString(), new Answer.Cluster(now), world));
        if (world.budget().has(Budget.Kind.AZURE_FAULT)) {
            Answer silence =
                    new Answer.Cluster(new ClusterAnswer.Unavailable(Azure.problem(Problem.Kind.SERVER_ERROR), null));
            all.add(new Outcome("503", silence, world.less(Budget.Kind.AZURE_FAULT)));
        }
        return all;
    }

    private static ClusterAnswer now(World world) {
        if (world.jobs().stream().anyMatch(it -> it.state() == JobState.RUNNING)) {
            return cluster("Updating", "NotDefined");
        }
        if (world.jobs().stream().anyMatch(it -> it.state() == JobState.SUCCEEDED)) {
            return cluster("Succeeded", ClusterAnswer.ACTIVE);
        }
        return world.jobs().isEmpty() ? FRESH : cluster("Succeeded", "Failed");
    }

    private static ClusterAnswer cluster(String provisioning, String activation) {
        return new ClusterAnswer.Cluster(provisioning, activation, true, null);
    }
}
