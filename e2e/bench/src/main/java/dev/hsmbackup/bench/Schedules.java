package dev.hsmbackup.bench;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What 1,000 schedules cost that all wait for their time. */
final class Schedules implements Measurement {

    private static final int OBJECTS = 1_000;

    /** Long enough for the operator's own rounds: probes, lists, the lease. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("schedules")) {
            Operator operator = world.operator();
            Proc before = world.startOperator();
            Hsm hsm = team.hsm("schedules", Duration.ofSeconds(1));
            team.awaitHsm(hsm, Condition.Status.TRUE);
            double cpuWithout = millicores(before);
            world.stopOperator();

            world.tell(OBJECTS + " schedules");
            create(world.platform().admin(), team.namespace(), hsm);
            Audit audit = world.auditFromNow();
            long exec = System.nanoTime();
            operator.start();
            operator.awaitReady();
            Patience.await("all schedules to be armed", () -> armed(team) == OBJECTS);
            double settled = (System.nanoTime() - exec) / 1e6;
            double requests = byOperator(audit);
            awaitCalm(operator);

            world.tell("a minute in which no slot comes");
            Proc process = Proc.of(operator.pid());
            Audit idle = world.auditFromNow();
            double cpu = millicores(process);
            figures.add(
                    "schedules_1000_armed_ms", "1,000 schedules: exec → all armed (looked at each 200 ms)", settled);
            figures.add("schedules_1000_armed_requests", "requests to the API server for that", requests);
            figures.add("schedules_1000_idle_millicores", "1,000 schedules, idle: CPU of one processor, 1/1000", cpu);
            figures.add("schedules_0_idle_millicores", "the same without schedules", cpuWithout);
            figures.add(
                    "schedules_1000_idle_requests",
                    "1,000 schedules, idle: requests to the API server a minute",
                    byOperator(idle));
            figures.add("schedules_1000_rss_mib", "1,000 schedules, idle: memory (RSS)", process.rssMib());
            world.stopOperator();
            world.platform()
                    .admin()
                    .resources(BackupSchedule.class)
                    .inNamespace(team.namespace())
                    .delete();
        }
    }

    /** What arming brings with it is over: the events of the operator's own writes. */
    private static void awaitCalm(Operator operator) {
        double[] last = {-1};
        Patience.await("all schedules to sleep", Patience.AT_MOST, Duration.ofSeconds(5), () -> {
            double before = last[0];
            last[0] = operator.metrics().sum("hsmbackup_reconciliations_total", "kind=\"BackupSchedule\"");
            return last[0] == before;
        });
    }

    private static double byOperator(Audit audit) {
        return audit.requests().stream().filter(Audit.Request::byOperator).count();
    }

    private static double millicores(Proc process) {
        double begin = process.cpuMillis();
        Patience.rest(IDLE);
        return (process.cpuMillis() - begin) / IDLE.toSeconds();
    }

    private static long armed(Team team) {
        List<BackupSchedule> all = team.platform()
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(team.namespace())
                .list()
                .getItems();
        return all.stream()
                .filter(it -> it.getStatus().phase() == SchedulePhase.ARMED)
                .count();
    }

    private static void create(KubernetesClient admin, String namespace, Hsm hsm) {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, OBJECTS)
                    .mapToObj(i -> """
                            apiVersion: hsmbackup.dev/v1beta1
                            kind: BackupSchedule
                            metadata:
                              name: schedule-%d
                              namespace: %s
                            spec:
                              schedule: H H 29 2 *
                              timeZone: Europe/Berlin
                              template:
                                hsmBackup:
                                  spec:
                                    managedHsmRef:
                                      name: %s
                            """.formatted(i, namespace, hsm.name()))
                    .forEach(manifest ->
                            threads.execute(() -> admin.resource(manifest).create()));
        }
    }
}
