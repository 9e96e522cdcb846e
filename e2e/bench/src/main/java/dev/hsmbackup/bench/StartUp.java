package dev.hsmbackup.bench;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long the operator takes from exec to its work, with one backup that waits for it; and its memory when idle. */
final class StartUp implements Measurement {

    private static final int TIMES = 7;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final List<Double> ready = new ArrayList<>();
    private final List<Double> readyCpu = new ArrayList<>();
    private final List<Double> readyRss = new ArrayList<>();
    private final List<Double> reconcile = new ArrayList<>();
    private final List<Double> reconcileCpu = new ArrayList<>();
    private final List<Double> post = new ArrayList<>();

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void run(World world, Figures figures) {
        double idle = idle(world);
        try (Team team = world.platform().team("start")) {
            world.startOperator();
            Hsm hsm = team.hsm("start", Duration.ofMillis(500));
            team.awaitHsm(hsm, Condition.Status.TRUE);
            world.stopOperator();
            for (int i = 1; i <= TIMES; i++) {
                world.tell("start " + i + " of " + TIMES);
                once(world, team, hsm, "start-" + i);
            }
        }
        figures.add("exec_to_ready_ms", "exec → ready (median of " + TIMES + ")", median(ready), 1500);
        figures.add("exec_to_ready_max_ms", "exec → ready (slowest)", new Sample(ready).greatest());
        figures.add("exec_to_ready_cpu_ms", "exec → ready, CPU", median(readyCpu));
        figures.add("exec_to_first_reconcile_ms", "exec → first reconcile", median(reconcile));
        figures.add("exec_to_first_reconcile_cpu_ms", "exec → first reconcile, CPU", median(reconcileCpu));
        figures.add("exec_to_first_post_ms", "exec → first POST to Azure", median(post));
        figures.add("rss_ready_mib", "memory (RSS) when ready", median(readyRss));
        figures.add("rss_idle_mib", "memory (RSS) idle, nothing to do", idle, 130);
    }

    private static double idle(World world) {
        Proc process = world.startOperator();
        Patience.rest(IDLE);
        double rss = process.rssMib();
        world.stopOperator();
        return rss;
    }

    private void once(World world, Team team, Hsm hsm, String backup) {
        team.requestBackup(backup, hsm);
        Audit audit = world.auditFromNow();
        Operator operator = world.operator();
        Instant exec = Instant.now();
        operator.start();
        Proc process = Proc.of(operator.pid());
        Patience.watch(
                "the operator's log to tell where it listens",
                () -> health(operator).isPresent());
        URI readyz = health(operator).orElseThrow();
        Patience.watch("the operator to be ready", () -> status(readyz) == 200);
        ready.add(millis(exec, Instant.now()));
        readyCpu.add(process.cpuMillis());
        readyRss.add(process.rssMib());
        Patience.watch(
                "the first look at the backup", () -> firstLook(audit, backup).isPresent());
        reconcileCpu.add(process.cpuMillis());
        reconcile.add(millis(exec, firstLook(audit, backup).orElseThrow().received()));
        team.awaitEnd(backup);
        Instant arrived = hsm.starts().getLast().time();
        post.add(millis(exec, arrived));
        world.stopOperator();
    }

    /** A reconciliation begins with a look at what the API server has now. */
    private static Optional<Audit.Request> firstLook(Audit audit, String backup) {
        return audit.requests().stream()
                .filter(Audit.Request::byOperator)
                .filter(request ->
                        request.is("get", "hsmbackups") && request.name().equals(backup))
                .findFirst();
    }

    private static Optional<URI> health(Operator operator) {
        return operator.currentLog().events("listening").stream()
                .filter(line -> line.path("endpoint").asText().equals("health"))
                .map(line -> URI.create("http://" + line.path("address").asText() + "/readyz"))
                .findFirst();
    }

    private static int status(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    private static double median(List<Double> values) {
        return new Sample(values).median();
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
