package dev.hsmbackup.azurefaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.azurefaults.Row.When;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.RigOptions;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All lines of the tables side by side: one platform, one namespace, an HSM and a backup for each line. */
final class Play implements AutoCloseable {

    private static final Path DIR = Path.of("target", "rig").toAbsolutePath();

    /** The job that cannot exist, by which the operator asks whether an HSM can be reached. */
    private static final String PROBE = "0".repeat(32);

    /** So many are set up at a time: a hundred at once would only wait for each other. */
    private final Semaphore preparing = new Semaphore(4);

    private final List<Row> rows;
    private final Azure azure;
    private final Map<String, CompletableFuture<Verdict>> verdicts = new ConcurrentHashMap<>();
    private @Nullable Platform platform;
    private @Nullable Team team;
    private @Nullable Board board;

    Play(List<Row> rows) {
        this.rows = rows;
        this.azure = new Azure(rows);
    }

    List<Row> rows() {
        return rows;
    }

    void begin() {
        Path hosts = azure.writeHosts(DIR.resolve("hosts"));
        Map<String, String> settings = Map.of(
                "HSMBACKUP_PROBE_INTERVAL",
                "24h",
                "NO_PROXY",
                azure.pastTheProxy(),
                "HSMBACKUP_JAVA_OPTS",
                "-Djdk.net.hosts.file=" + hosts);
        Platform started = Platform.start(
                        DIR,
                        given -> RigOptions.of(DIR, azure.writeFleet(DIR.resolve("azure.yaml")))
                                .operatorSettings(settings)
                                .progress(given.progress()))
                .withKubelet();
        platform = started;
        Team ours = started.team("faults");
        team = ours;
        Board everything = new Board(started, ours.namespace());
        board = everything;
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        // Those that hang take longest, so they go first.
        rows.stream()
                .sorted(Comparator.comparing(Row::hangs).reversed())
                .forEach(row -> verdicts.put(
                        row.name(),
                        CompletableFuture.supplyAsync(() -> play(row, started, ours, everything), threads)));
    }

    private Verdict play(Row row, Platform started, Team ours, Board everything) {
        Course course = prepare(row, started, ours, everything);
        course.play();
        return new Verdict(row, course, course.hsm(), ours, everything.statuses(row.name()));
    }

    private Course prepare(Row row, Platform started, Team ours, Board everything) {
        preparing.acquireUninterruptibly();
        try {
            Hsm hsm = azure.hsm(started, row.name(), row.when() == When.POLL ? "24h" : "500ms");
            Course course = new Course(row, hsm, ours, azure, everything);
            course.begin(() -> azure.declare(started, ours.namespace(), hsm));
            return course;
        } finally {
            preparing.release();
        }
    }

    /** Waits for the line's end. */
    Verdict verdict(Row row) {
        try {
            return verdicts.get(row.name()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    Operator operator() {
        return platform().operator();
    }

    RunStatus live(Row row) {
        return team().status(row.name());
    }

    /** How often Azure was asked for this backup, or about its job. */
    long asked(Row row) {
        Hsm hsm = new Hsm(platform().rig().simulator(), row.name());
        return hsm.simulator().arrivals().at(hsm.host()).stream()
                .filter(arrival -> arrival.isBackupStart()
                        || (arrival.isBackupPoll() && !arrival.path().contains(PROBE)))
                .count();
    }

    /** All hosts that were asked, or that a tunnel was asked to. */
    Set<String> hostsAsked() {
        return platform().rig().simulator().arrivals().read().stream()
                .map(Arrival::host)
                .collect(Collectors.toSet());
    }

    Rotation rotation() {
        return new Rotation(platform(), team(), azure);
    }

    /** Waits until a new process of the operator has looked at every backup. */
    void awaitSettledAnew() {
        Operator operator = platform().operator();
        await("the new operator to see every backup")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(
                                operator.metrics().sum("hsmbackup_reconciliations_total", "kind=\"HsmBackup\""))
                        .isGreaterThanOrEqualTo(rows.size()));
    }

    private Platform platform() {
        return Objects.requireNonNull(platform, "begin() first");
    }

    private Team team() {
        return Objects.requireNonNull(team, "begin() first");
    }

    @Override
    public void close() {
        if (board != null) {
            board.close();
        }
        if (platform != null) {
            platform.close();
        }
    }
}
