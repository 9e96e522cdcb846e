package dev.hsmbackup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crash.world.Moment;
import dev.hsmbackup.crash.world.Worlds;
import dev.hsmbackup.rig.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The whole crash plan. The README says what is wanted. */
class CrashPlanTest {
    private static final int SIDE_BY_SIDE = 3;

    /** Without these the plans would be about something else than a backup. */
    private static final List<String> WANTED = List.of(
            "update leases #1",
            "update hsmbackups/status #1",
            "get leases (still leader?) #1",
            "POST /backup #1",
            "update hsmbackups/status #2",
            "GET /backup/{job} #1",
            "update hsmbackups/status #3");

    @TestFactory
    Stream<DynamicTest> shouldHold() {
        List<Plan> plans;
        List<PlanRun> runs;
        try (Worlds worlds = Worlds.start(Path.of("target", "plan"), SIDE_BY_SIDE, line -> System.err.println(line))) {
            Campaign campaign = new Campaign(worlds, System.out::println);
            plans = campaign.plans();
            runs = campaign.run(plans);
        }
        System.out.println("crash plan: " + runs.size() + " plans, "
                + runs.stream()
                        .filter(run -> run.plan().signal() == Signal.KILL)
                        .count() + " kill -9, "
                + runs.stream()
                        .filter(run -> run.plan().signal() == Signal.TERM)
                        .count() + " SIGTERM");

        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest("every request of a backup is tried", () -> {
                    assertThat(plans).extracting(plan -> plan.step().toString()).containsAll(WANTED);
                    assertThat(runs).extracting(PlanRun::plan).containsExactlyInAnyOrderElementsOf(plans);
                })),
                runs.stream()
                        .map(run -> DynamicTest.dynamicTest(
                                row(run.plan()) + " " + run.plan(),
                                () -> assertThat(run.violations())
                                        .as(run.plan() + ": " + run.story())
                                        .isEmpty())));
    }

    /** Of FAULTS. */
    private static String row(Plan plan) {
        if (plan.signal() == Signal.TERM) {
            return "F23";
        }
        boolean before = plan.moment() == Moment.BEFORE;
        return switch (plan.step().toString()) {
            case "update hsmbackups/status #1" -> before ? "F01" : "F02";
            case "POST /backup #1" -> before ? "F02" : "F03";
            case "update hsmbackups/status #2" -> before ? "F04" : "F05";
            default -> "F06";
        };
    }
}
