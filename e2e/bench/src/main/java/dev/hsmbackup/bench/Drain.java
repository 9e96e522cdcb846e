package dev.hsmbackup.bench;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** 10,000 backups on 100 HSMs, all requested at once (F93). Takes an hour or so; only on demand. */
final class Drain implements Measurement {

    private static final int HSMS = 100;
    private static final Duration AT_MOST = Duration.ofHours(3);

    private final int objects;

    Drain(int objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("drain")) {
            Proc process = world.startOperator();
            List<Hsm> hsms = IntStream.range(0, HSMS)
                    .mapToObj(i -> team.hsm("drain", Duration.ofMillis(500)))
                    .toList();
            hsms.forEach(hsm -> team.awaitHsm(hsm, Condition.Status.TRUE));
            Audit audit = world.auditFromNow();
            double cpu = process.cpuMillis();
            long begin = System.nanoTime();
            world.tell("requesting " + objects + " backups");
            for (int i = 0; i < objects; i++) {
                team.requestBackup("drain-" + i, hsms.get(i % HSMS), "24h");
            }
            double requested = (System.nanoTime() - begin) / 1e6;
            Operator operator = world.operator();
            Patience.await("all backups to end", AT_MOST, Duration.ofSeconds(5), () -> {
                double ended = operator.metrics().sum("hsmbackup_backups_total");
                world.tell((long) ended + " ended, RSS " + Math.round(process.rssMib()) + " MiB");
                return ended >= objects;
            });
            double took = (System.nanoTime() - begin) / 1e6;
            long writes = audit.requests().stream()
                    .filter(request -> request.byOperator() && request.isWrite())
                    .count();
            requireSuccess(world, team);

            figures.add("drain_objects", "backups requested at once, on " + HSMS + " HSMs", objects);
            figures.add("drain_requested_ms", "the same: all requested after", requested);
            figures.add("drain_took_ms", "the same: all ended after", took);
            figures.add("drain_cpu_per_backup_ms", "the same: CPU per backup", (process.cpuMillis() - cpu) / objects);
            figures.add("drain_api_writes_per_backup", "the same: writes per backup", writes / (double) objects, 8);
            figures.add("drain_rss_peak_mib", "the same: memory (RSS) at its peak", process.peakMib());
            world.stopOperator();
        }
    }

    private void requireSuccess(World world, Team team) {
        long succeeded =
                world
                        .platform()
                        .admin()
                        .resources(HsmBackup.class)
                        .inNamespace(team.namespace())
                        .list()
                        .getItems()
                        .stream()
                        .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                        .count();
        if (succeeded != objects) {
            throw new RigException("only " + succeeded + " of " + objects + " backups succeeded");
        }
    }
}
