package dev.hsmbackup.crash;

import dev.hsmbackup.controlplane.ControlPlaneException;
import dev.hsmbackup.crash.world.Worlds;
import dev.hsmbackup.rig.RigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Run by {@code e2e/crash-plan.sh}. Exit code 0: all plans hold; 1: some do not, or it did not work; 2: wrong usage. */
@Command(
        name = "crash-plan",
        mixinStandardHelpOptions = true,
        description =
                "Ends the operator at every request of a backup, by kill -9 and by SIGTERM, and judges what comes of"
                        + " it.")
public final class CrashMain implements Callable<Integer> {

    @Option(names = "--dir", required = true, description = "Everything that is written goes there.")
    private Path dir = Path.of("");

    @Option(names = "--shard", paramLabel = "I/N", description = "Only every N-th plan, beginning with the I-th.")
    private Shard shard = Shard.ALL;

    @Option(names = "--only", paramLabel = "REGEX", description = "Only plans in whose words this is found.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--side-by-side",
            paramLabel = "N",
            defaultValue = "3",
            description = "So many worlds, each with a control plane and an operator (${DEFAULT-VALUE}).")
    private int side = 1;

    @Option(names = "--list", description = "Print the plans, and run none.")
    private boolean list;

    private CrashMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new CrashMain());
        line.registerConverter(Shard.class, text -> {
            try {
                return Shard.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof RigException || failure instanceof ControlPlaneException) {
                command.getErr().println("error: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() {
        Instant begin = Instant.now();
        try (Worlds worlds = Worlds.start(dir, side, CrashMain::tell)) {
            Campaign campaign = new Campaign(worlds, System.out::println);
            List<Plan> all = campaign.plans();
            List<Plan> mine = shard.of(all).stream()
                    .filter(plan -> only.matcher(plan.toString()).find())
                    .toList();
            System.out.println(all.size() + " plans, " + mine.size() + " to run");
            if (list) {
                mine.forEach(System.out::println);
                return 0;
            }
            List<PlanRun> runs = campaign.run(mine);
            return report(runs, Duration.between(begin, Instant.now()));
        }
    }

    private static void tell(String line) {
        System.err.println(line);
    }

    private static int report(List<PlanRun> runs, Duration took) {
        List<PlanRun> failed =
                runs.stream().filter(run -> !run.violations().isEmpty()).toList();
        failed.forEach(run -> System.out.println(
                "FAILED " + run.plan() + ": " + run.story() + "; " + String.join("; ", run.violations())));
        System.out.println(
                runs.size() + " plans, " + failed.size() + " failed, " + took.toSeconds() + " s with the start of all");
        return failed.isEmpty() && !runs.isEmpty() ? 0 : 1;
    }
}
