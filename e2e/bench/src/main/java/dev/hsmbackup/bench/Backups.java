package dev.hsmbackup.bench;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * 200 backups on 100 HSMs, ten a second, whose jobs take 1 to 5 s. Each HSM is free again when its second backup comes,
 * so nothing waits for a lock.
 */
final class Backups implements Measurement {

    private static final int HSMS = 100;
    private static final int WARM_UP = 20;
    private static final int COUNTED = 200;
    private static final Duration EVERY = Duration.ofMillis(100);

    @Override
    public String name() {
        return "backups";
    }

    @Override
    public void run(World world, Figures figures) {
        try (Team team = world.platform().team("bench")) {
            Proc process = world.startOperator();
            world.tell(HSMS + " HSMs");
            List<Hsm> hsms = hsms(team);
            world.tell(WARM_UP + " backups to warm up");
            request(team, hsms, "warm", WARM_UP);
            awaitEnd(world, team, "warm", WARM_UP);

            world.tell(COUNTED + " backups");
            Audit audit = world.auditFromNow();
            double cpu = process.cpuMillis();
            request(team, hsms, "counted", COUNTED);
            List<HsmBackup> ended = awaitEnd(world, team, "counted", COUNTED);
            // The events and locks of the last ones.
            Patience.rest(Duration.ofSeconds(2));

            double cpuPerBackup = (process.cpuMillis() - cpu) / COUNTED;
            BackupRecords records = new BackupRecords(world, audit.requests(), ended, hsms);
            Sample toPost = records.applyToPost();
            Sample toStatus = records.doneToStatus();
            figures.add("apply_to_post_p50_ms", "apply → POST, p50 of " + COUNTED, toPost.median());
            figures.add("apply_to_post_p99_ms", "apply → POST, p99", toPost.percentile(99), 50);
            figures.add("azure_done_to_status_p50_ms", "Azure done → status, p50", toStatus.median());
            figures.add("azure_done_to_status_max_ms", "Azure done → status, slowest", toStatus.greatest(), 1500);
            records.requests(figures);
            figures.add("cpu_per_backup_ms", "CPU per backup", cpuPerBackup);
            figures.add("rss_after_200_backups_mib", "memory (RSS) after 200 backups on 100 HSMs", process.rssMib());
            figures.add("rss_peak_200_backups_mib", "memory (RSS) at its peak so far", process.peakMib());
            world.stopOperator();
        }
    }

    private static List<Hsm> hsms(Team team) {
        List<Hsm> hsms = IntStream.range(0, HSMS)
                .mapToObj(i -> team.hsm("bench", Duration.ofMillis(1000 + i * 1013L % 4000)))
                .toList();
        hsms.forEach(hsm -> team.awaitHsm(hsm, Condition.Status.TRUE));
        return hsms;
    }

    private static void request(Team team, List<Hsm> hsms, String name, int count) {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * EVERY.toNanos();
            Patience.rest(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            team.requestBackup(name + "-" + i, hsms.get(i % HSMS));
        }
    }

    /** A benchmark of backups that do not succeed would measure something else. */
    private static List<HsmBackup> awaitEnd(World world, Team team, String name, int count) {
        List<HsmBackup> found = new ArrayList<>();
        Patience.await(count + " backups " + name + " to succeed", () -> {
            found.clear();
            world.platform().admin().resources(HsmBackup.class).inNamespace(team.namespace()).list().getItems().stream()
                    .filter(backup -> backup.getMetadata().getName().startsWith(name + "-"))
                    .filter(backup -> backup.getStatus().phase() == Phase.SUCCEEDED)
                    .forEach(found::add);
            return found.size() == count;
        });
        return List.copyOf(found);
    }
}
