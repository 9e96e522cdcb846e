package dev.hsmbackup.bench;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Team;
import java.time.Duration;

/** The operator starts where 10,000 backups have ended. */
final class Fleet implements Measurement {

    private static final int OBJECTS = 10_000;
    private static final Duration CALM = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("fleet")) {
            world.tell(OBJECTS + " backups that ended");
            new EndedBackups(world, team).create(OBJECTS);

            world.tell("start of the operator");
            Operator operator = world.operator();
            long exec = System.nanoTime();
            operator.start();
            operator.awaitReady();
            double ready = (System.nanoTime() - exec) / 1e6;
            Patience.watch("all objects to be looked at", () -> reconciled(operator) >= OBJECTS);
            double settled = (System.nanoTime() - exec) / 1e6;
            Proc process = Proc.of(operator.pid());
            double cpu = process.cpuMillis();
            Patience.rest(CALM);

            figures.add("fleet_10000_ready_ms", "10,000 ended backups: exec → ready", ready);
            figures.add("fleet_10000_settled_ms", "10,000 ended backups: exec → all looked at", settled);
            figures.add("fleet_10000_settled_cpu_ms", "the same, CPU", cpu);
            figures.add("fleet_10000_rss_mib", "10,000 ended backups: memory (RSS)", process.rssMib(), 180);
            figures.add("fleet_10000_rss_peak_mib", "the same, peak", process.peakMib(), 180);
            world.stopOperator();
            world.platform()
                    .admin()
                    .resources(HsmBackup.class)
                    .inNamespace(team.namespace())
                    .delete();
        }
    }

    private static double reconciled(Operator operator) {
        return operator.metrics().sum("hsmbackup_reconciliations_total", "kind=\"HsmBackup\"");
    }
}
