package dev.hsmbackup.bench;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two replicas; the one that leads is killed while it follows a job. When does the other one ask Azure about it? */
final class Failover implements Measurement {

    private static final int TIMES = 3;

    private final List<Double> toAction = new ArrayList<>();

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("failover");
                Operator other = world.rig().newOperator("hsm-backup-operator-1")) {
            world.startOperator();
            Hsm hsm = team.hsm("failover", Duration.ofHours(1));
            team.awaitHsm(hsm, Condition.Status.TRUE);
            team.requestBackup("long", hsm);
            String job = team.awaitStatus(
                            "long", Duration.ofMinutes(1), "to run", status -> status.phase() == Phase.RUNNING)
                    .jobId();
            Operator leader = world.operator();
            Operator standby = other;
            for (int i = 1; i <= TIMES; i++) {
                world.tell("failover " + i + " of " + TIMES);
                standby.start();
                standby.awaitReady();
                toAction.add(kill(leader, hsm, String.valueOf(job)));
                Operator killed = leader;
                leader = standby;
                standby = killed;
            }
            leader.stop(Duration.ofSeconds(90));
            hsm.endJob();
        }
        Sample sample = new Sample(toAction);
        figures.add(
                "failover_kill_to_poll_ms",
                "kill -9 of the leader → the standby asks about its job (median of " + TIMES + ")",
                sample.median());
        figures.add("failover_kill_to_poll_max_ms", "the same, slowest", sample.greatest());
    }

    private static double kill(Operator leader, Hsm hsm, String job) {
        leader.kill();
        Instant killed = Instant.now();
        Patience.await(
                "the standby to ask about the job",
                () -> askedAfter(killed, hsm, job).isPresent());
        return Duration.between(killed, askedAfter(killed, hsm, job).orElseThrow())
                        .toNanos()
                / 1e6;
    }

    private static Optional<Instant> askedAfter(Instant killed, Hsm hsm, String job) {
        return hsm.polls(job).stream()
                .map(Arrival::time)
                .filter(time -> time.isAfter(killed))
                .findFirst();
    }
}
