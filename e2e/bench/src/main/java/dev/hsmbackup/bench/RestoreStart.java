package dev.hsmbackup.bench;

import dev.hsmbackup.bench.Audit.Request;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Restores;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Restores with a fresh safety backup, one after the other: from the object to the request at Azure. */
final class RestoreStart implements Measurement {

    private static final int WARM_UP = 3;
    private static final int COUNTED = 20;

    @Override
    public String name() {
        return "restores";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("restores")) {
            world.startOperator();
            world.tell(WARM_UP + COUNTED + " restores");
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < WARM_UP + COUNTED; i++) {
                double took = restore(world, team, "back-" + i);
                if (i >= WARM_UP) {
                    millis.add(took);
                }
            }
            world.stopOperator();
            Sample sample = new Sample(millis);
            figures.add(
                    "restore_apply_to_put_p50_ms",
                    "restore with a fresh safety backup: apply → PUT, p50 of " + COUNTED
                            + " (the HSM's own check of 100 ms is in it)",
                    sample.median());
            figures.add("restore_apply_to_put_max_ms", "the same, slowest", sample.greatest());
        }
    }

    private static double restore(World world, Team team, String name) {
        Hsm hsm = team.hsm("bench", Duration.ofMillis(200));
        team.restores().open(hsm);
        team.awaitHsm(hsm, Condition.Status.TRUE);
        team.requestBackup(name, hsm);
        Patience.await(name + " to be backed up", () -> team.status(name).phase() == Phase.SUCCEEDED);
        Audit audit = world.auditFromNow();
        team.restores().request(name, hsm, "backupRef: {name: " + name + "}");
        RunStatus ended = team.restores().awaitEnd(name);
        if (ended.phase() != Phase.SUCCEEDED) {
            throw new IllegalStateException("a restore did not succeed: " + ended);
        }
        Instant applied = audit.requests().stream()
                .filter(request -> !request.byOperator()
                        && request.resource().equals("hsmrestores")
                        && request.name().equals(name)
                        && request.isWrite())
                .map(Request::received)
                .findFirst()
                .orElseThrow();
        return Duration.between(applied, Restores.starts(hsm).getFirst().time()).toNanos() / 1e6;
    }
}
