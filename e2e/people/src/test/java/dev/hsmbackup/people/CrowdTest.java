package dev.hsmbackup.people;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F93 to F95 and S18: many at once, and some that hang. Needs the machine for itself. */
@Isolated
class CrowdTest {

    private static final int HSMS = 50;
    private static final int EACH = 20;

    /** What stands in the chart's values; see {@link #memoryLimit}. */
    private static final Pattern MEMORY_LIMIT = Pattern.compile("limits:(?:\\n[^\\n]*)*?\\n\\s+memory: (\\d+)Mi");

    private static Platform platform;

    @BeforeAll
    static void start() {
        // With the chart's own probe interval.
        platform =
                Platform.start(Path.of("target", "crowd"), options -> options).withKubelet();
    }

    @AfterAll
    static void end() {
        platform.close();
    }

    @Test
    @DisplayName("F93, S18 1,000 backups of 50 HSMs at once, and two other teams' single ones beside them")
    void shouldDrainAThousandBackupsAndHoldUpNobody() throws IOException {
        try (Team team = platform.team("crowd");
                Team quiet = platform.team("quiet")) {
            Crowd crowd = Crowd.of(team, "crowd", HSMS, Duration.ofMillis(300));
            Hsm own = quiet.hsm("quiet", Duration.ofMillis(300));
            Hsm shared = crowd.hsms().getFirst();
            share(shared, team, quiet);
            Instant begin = Instant.now();

            crowd.request("c", EACH);
            quiet.requestBackup("own", own);
            quiet.requestBackup("shared", shared);
            assertThat(quiet.awaitEnd("own").phase()).isEqualTo(Phase.SUCCEEDED);
            long endedBefore = crowd.ended();
            crowd.awaitAll(Phase.SUCCEEDED);
            long seconds = Duration.between(begin, Instant.now()).toSeconds();

            assertThat(endedBefore)
                    .as("of the crowd's, ended before the quiet team's")
                    .isLessThan(HSMS * EACH / 2);
            assertOneStartEach(crowd, Looks.attempt(quiet.awaitEnd("shared")));
            assertSharedFairly(shared, Looks.attempt(quiet.status("shared")));
            assertFewRequests(crowd, seconds);
            assertThat(Crowd.mostMemory(platform)).isLessThanOrEqualTo(memoryLimit());
            assertThat(platform.operator().log().events("stopping")).isEmpty();
        }
    }

    /** One accepted start for each object, and no other. Azure would refuse a second job of an HSM with 409. */
    private static void assertOneStartEach(Crowd crowd, String guest) {
        List<Arrival> starts = crowd.starts();
        assertThat(starts).extracting(Arrival::answer).containsOnly("202");
        Set<String> attempts = crowd.backups().stream()
                .map(backup -> Looks.attempt(backup.getStatus()))
                .collect(Collectors.toCollection(HashSet::new));
        attempts.add(guest);
        assertThat(starts)
                .hasSize(HSMS * EACH + 1)
                .extracting(Arrival::clientRequestId)
                .doesNotHaveDuplicates()
                .allMatch(attempts::contains);
    }

    /** The youngest of all that want this HSM, but of another team: it is not the last. */
    private static void assertSharedFairly(Hsm shared, String guest) {
        List<String> order =
                shared.starts().stream().map(Arrival::clientRequestId).toList();
        assertThat(order.indexOf(guest))
                .as("turn of the quiet team's backup among %s", order.size())
                .isLessThan(EACH * 3 / 4);
    }

    private static void assertFewRequests(Crowd crowd, long seconds) {
        List<AuditLog.Entry> requests = crowd.apiRequests();
        Map<String, Long> writes = requests.stream()
                .filter(AuditLog.Entry::isWrite)
                .collect(groupingBy(entry -> entry.verb() + " " + entry.resource(), counting()));
        long reads = requests.stream().filter(entry -> !entry.isWrite()).count();
        long objects = (long) HSMS * EACH;
        System.err.printf(
                "F93: %d s, writes %s, reads %d, memory %d MiB%n", seconds, writes, reads, Crowd.mostMemory(platform));
        assertThat(writes.values().stream().mapToLong(Long::longValue).sum())
                .as("writes %s", writes)
                .isLessThanOrEqualTo(8 * objects);
        // Each object has its turns; beside that only the first in line of each HSM looks, once a second at most.
        assertThat(reads).isLessThanOrEqualTo(25 * objects + 4 * HSMS * seconds);
        assertThat(requests).extracting(AuditLog.Entry::code).doesNotContain(429);
    }

    @Test
    @DisplayName("F94 300 jobs on 300 HSMs, Azure away, the operator restarted, Azure back and throttling")
    void shouldComeBackGentlyAfterAnOutage() {
        try (Team team = platform.team("herd")) {
            Crowd crowd = Crowd.of(team, "herd", 300, Duration.ofHours(2));
            crowd.request("h", 1);
            crowd.awaitAll(Phase.RUNNING);

            Set<String> jobs = crowd.jobPaths();
            var control = platform.rig().simulator().control();
            long outage = lastArrival();
            // Not a reset: the JDK's HTTP client repeats a GET on a kept connection that is reset, by itself.
            String id = control.send("POST", "/faults", """
                {"method": "GET", "path": "/backup/.*", "count": 0,
                 "action": {"type": "html", "status": 503}}\
                """).replaceAll("(?s).*\\[\\s*\"([^\"]+)\".*", "$1");
            awaitPollsOfAll(crowd, outage, 2);
            platform.operator().kill();
            long restart = lastArrival();
            platform.operator();
            awaitPollsOfAll(crowd, restart, 1);
            control.send(
                    "POST",
                    "/faults",
                    jobs.stream().map(path -> """
                        {"method": "GET", "path": "%s", "action":
                         {"type": "status", "status": 429, "headers": {"Retry-After": "5"}}}\
                        """.formatted(path)).collect(Collectors.joining(",", "[", "]")));
            control.advanceClock(Duration.ofHours(3));
            control.send("DELETE", "/faults/" + id, "");
            crowd.awaitAll(Phase.SUCCEEDED);

            Map<String, List<Arrival>> polls = crowd.polls();
            assertThat(polls).hasSize(300).allSatisfy((job, arrivals) -> assertGentle(arrivals, outage, restart));
            assertThat(crowd.starts()).hasSize(300);
            control.send("DELETE", "/faults", "");
        }
    }

    /** Of one job, since the outage began. */
    private static void assertGentle(List<Arrival> polls, long outage, long restart) {
        List<Arrival> since =
                polls.stream().filter(poll -> poll.number() > outage).toList();
        for (int i = 1; i < since.size(); i++) {
            Arrival before = since.get(i - 1);
            boolean newProcess = before.number() <= restart && since.get(i).number() > restart;
            if (newProcess || before.answer().equals("200")) {
                continue;
            }
            Duration wanted = Duration.ofSeconds(before.answer().equals("status") ? 5 : 2);
            assertThat(Duration.between(before.time(), since.get(i).time()))
                    .as("time after question %s", before.number())
                    .isGreaterThanOrEqualTo(wanted);
        }
        assertThat(since)
                .as("throttled once, then the answer")
                .filteredOn(poll -> !poll.answer().equals("html"))
                .extracting(Arrival::answer)
                .endsWith("status", "200")
                .filteredOn("status"::equals)
                .hasSize(1);
    }

    private static void awaitPollsOfAll(Crowd crowd, long after, int atLeast) {
        await("each HSM to be asked in vain")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Map<String, List<Arrival>> polls = crowd.polls();
                    return polls.size() == crowd.hsms().size()
                            && polls.values().stream()
                                    .allMatch(of -> of.stream()
                                                    .filter(poll -> poll.number() > after
                                                            && poll.answer().equals("html"))
                                                    .count()
                                            >= atLeast);
                });
    }

    private static long lastArrival() {
        return platform.rig().simulator().arrivals().read().getLast().number();
    }

    @ParameterizedTest(name = "F95 {0} hanging HSMs beside healthy ones")
    @ValueSource(ints = {1, 15})
    void shouldNotLetHangingHsmsHoldUpHealthyOnes(int hanging) {
        try (Team team = platform.team("hanging");
                Team healthy = platform.team("healthy")) {
            List<Hsm> dead = IntStream.range(0, hanging)
                    .mapToObj(i -> team.hsm("hanging", Duration.ofMillis(300)))
                    .toList();
            dead.forEach(hsm -> hsm.fault(
                    "\"count\": 0, \"effect\": \"none\", \"action\": {\"type\": \"hang\", \"for\": \"30m\"}"));
            dead.forEach(hsm -> team.requestBackup(hsm.name(), hsm));
            await("all starts to hang")
                    .atMost(Duration.ofSeconds(50))
                    .until(() -> dead.stream().noneMatch(hsm -> hsm.starts().isEmpty()));

            List<Hsm> well = IntStream.range(0, 5)
                    .mapToObj(i -> healthy.hsm("healthy", Duration.ofMillis(300)))
                    .toList();
            well.forEach(hsm -> healthy.requestBackup(hsm.name(), hsm));
            well.forEach(hsm -> assertThat(healthy.awaitEnd(hsm.name()).phase()).isEqualTo(Phase.SUCCEEDED));

            assertThat(dead)
                    .as("the healthy ones ended while the starts of the others still hung")
                    .allSatisfy(
                            hsm -> assertThat(team.status(hsm.name()).phase()).isEqualTo(Phase.STARTING));
            // I7: they end too, here by a restart, which need not wait for the time-out of a minute.
            platform.operator().kill();
            platform.operator();
            dead.forEach(hsm -> assertThat(team.awaitEnd(hsm.name()).phase()).isEqualTo(Phase.UNKNOWN));
            assertThat(dead).allSatisfy(hsm -> assertThat(hsm.starts()).hasSize(1));
            platform.rig().simulator().control().send("DELETE", "/faults", "");
        }
    }

    private static void share(Hsm hsm, Team one, Team other) {
        platform.rig()
                .kubectl()
                .output(
                        "patch",
                        "mhsm/" + hsm.name(),
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"backup\":{\"namespaces\":[\"" + one.namespace() + "\",\"" + other.namespace()
                                + "\"]}}}");
    }

    private static long memoryLimit() throws IOException {
        Path values = platform.rig().checkout().chart().resolve("values.yaml");
        Matcher matcher = MEMORY_LIMIT.matcher(Files.readString(values));
        assertThat(matcher.find()).as("memory limit in %s", values).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
