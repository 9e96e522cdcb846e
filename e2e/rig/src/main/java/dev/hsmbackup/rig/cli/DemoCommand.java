package dev.hsmbackup.rig.cli;

import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.Metrics;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code e2e/demo.sh} runs: one backup, from nothing to its folder, and a schedule that fires within the minute. Exit
 * code 1 unless all backups succeeded.
 */
@Command(
        name = "demo",
        description = "Back up one Managed HSM, by hand and by a schedule, and show what a person would look at.")
final class DemoCommand implements Callable<Integer> {

    private static final List<String> SAMPLES = List.of("namespace.yaml", "managedhsm.yaml", "hsmbackup.yaml");
    private static final Duration BACKUP_WITHIN = Duration.ofMinutes(2);

    @Option(names = "--bold", description = "Bold headings, for a terminal.")
    private boolean bold;

    @Override
    public Integer call() {
        Screen screen = Screen.onStandardOutput(bold);
        try (ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor()) {
            var _ = pulse.scheduleAtFixedRate(screen::stillThere, 250, 250, TimeUnit.MILLISECONDS);
            try {
                return run(screen);
            } finally {
                pulse.shutdownNow();
            }
        }
    }

    private static int run(Screen screen) {
        Checkout checkout = Checkout.locate();
        Path dir = checkout.root().resolve("e2e/rig/target/demo");
        screen.heading("Starting Kubernetes, Azure and the operator; their files and logs are in " + dir);
        try (Rig rig = Rig.start(RigOptions.of(dir, checkout.demoFleet()).progress(screen::timed))) {
            Metrics before = rig.operator().metrics();

            screen.heading("$ kubectl apply "
                    + SAMPLES.stream().map(file -> "-f deploy/samples/" + file).collect(Collectors.joining(" ")));
            for (String sample : SAMPLES) {
                screen.block(rig.kubectl()
                        .output(
                                "apply",
                                "-f",
                                checkout.samples().resolve(sample).toString()));
            }
            screen.heading("$ kubectl get hsmbackups -A --watch");
            Follower follower = new Follower(rig.kubectl(), screen);
            Collection<BackupLine> backups = follower.untilEnded(1, BACKUP_WITHIN);

            DemoReport report = new DemoReport(rig, screen);
            report.objects();
            List.copyOf(backups).forEach(report::backup);
            new ScheduleShow(rig.kubectl(), screen, follower).run(checkout, backups.size());
            report.metrics(before);
            report.logs();
            return verdict(backups, screen);
        }
    }

    private static int verdict(Collection<BackupLine> backups, Screen screen) {
        boolean succeeded = backups.stream().allMatch(BackupLine::succeeded);
        screen.heading(
                succeeded ? "All backups succeeded. To try it by hand:" : "A backup did NOT succeed. To look closer:");
        screen.line("eval \"$(e2e/up /tmp/rig)\"      # the same rig in the background; sets KUBECONFIG and more");
        screen.line("kubectl apply -f deploy/samples/namespace.yaml -f deploy/samples/managedhsm.yaml");
        screen.line("kubectl apply -f deploy/samples/hsmbackup.yaml && kubectl get hb -A --watch");
        screen.line("kubectl apply -f deploy/samples/backupschedule.yaml && kubectl get bs -A -o wide");
        screen.line("e2e/down /tmp/rig");
        return succeeded ? 0 : 1;
    }
}
