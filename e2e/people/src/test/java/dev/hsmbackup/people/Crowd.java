package dev.hsmbackup.people;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many objects of one team at once. */
record Crowd(Team team, List<Hsm> hsms) {

    private static final Duration PATIENCE = Duration.ofMinutes(9);

    /** A team with so many HSMs, each open to it. */
    static Crowd of(Team team, String hint, int hsms, Duration backupTime) {
        return new Crowd(team, inParallel(hsms, i -> team.hsm(hint, backupTime)));
    }

    /** So many backups of each HSM, as fast as they can be made. */
    void request(String prefix, int each) {
        inParallel(hsms.size() * each, i -> {
            HsmBackup backup = new HsmBackup();
            backup.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(team.namespace())
                    .withName(prefix + i)
                    .build());
            backup.setSpec(HsmBackupSpec.of(hsms.get(i % hsms.size()).name()));
            return team.platform().admin().resource(backup).create();
        });
    }

    List<HsmBackup> backups() {
        return team.platform()
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .list()
                .getItems();
    }

    Map<Phase, Long> phases() {
        return backups().stream()
                .collect(Collectors.groupingBy(backup -> backup.getStatus().phase(), Collectors.counting()));
    }

    long ended() {
        return backups().stream()
                .filter(backup -> backup.getStatus().phase().isTerminal())
                .count();
    }

    void awaitAll(Phase phase) {
        await("all backups of " + team.namespace() + " to be " + phase)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(this::phases, phases -> phases.keySet().equals(Set.of(phase)));
    }

    /** What the HSMs were asked to start. */
    List<Arrival> starts() {
        Set<String> hosts = hosts();
        return team.platform().rig().simulator().arrivals().read().stream()
                .filter(Arrival::isBackupStart)
                .filter(arrival -> hosts.contains(arrival.host()))
                .toList();
    }

    /** Questions about the jobs, not the probes, by path. */
    Map<String, List<Arrival>> polls() {
        Set<String> paths = jobPaths();
        return team.platform().rig().simulator().arrivals().read().stream()
                .filter(Arrival::isBackupPoll)
                .filter(arrival -> paths.contains(arrival.path()))
                .collect(Collectors.groupingBy(Arrival::path));
    }

    Set<String> jobPaths() {
        return backups().stream()
                .map(backup -> "/backup/" + backup.getStatus().jobId() + "/pending")
                .collect(Collectors.toSet());
    }

    /** The operator's requests to the API server about the team's objects and its HSMs' locks. */
    List<AuditLog.Entry> apiRequests() {
        Set<String> locks = hsms.stream().map(Hsm::lock).collect(Collectors.toSet());
        return team.platform().rig().auditLog().entriesOf(team.platform().rig().operatorUser()).stream()
                .filter(entry -> entry.namespace().equals(team.namespace())
                        || (entry.resource().equals("leases") && locks.contains(entry.name())))
                .toList();
    }

    /** The most memory that the operator's process ever had resident, in MiB. */
    static long mostMemory(Platform platform) {
        try {
            return Files.readAllLines(
                            Path.of("/proc", Long.toString(platform.operator().pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> hosts() {
        return hsms.stream().map(Hsm::host).collect(Collectors.toSet());
    }

    /** Not all at once: the client's and the API server's own limits are not what is tried here. */
    private static <T> List<T> inParallel(int count, IntFunction<T> work) {
        Semaphore few = new Semaphore(8);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        few.acquire();
                        try {
                            return work.apply(i);
                        } finally {
                            few.release();
                        }
                    }))
                    .toList()
                    .stream()
                    .map(future -> {
                        try {
                            return future.get();
                        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }
    }
}
