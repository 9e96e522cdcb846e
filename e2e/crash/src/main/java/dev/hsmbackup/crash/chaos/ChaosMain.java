package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.controlplane.ControlPlaneException;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.rig.RigException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Run by {@code e2e/chaos.sh}. Exit code 0: all invariants hold; 1: they do not, or it did not work; 2: wrong usage. */
@Command(
        name = "chaos.sh",
        mixinStandardHelpOptions = true,
        description = "Kills the operator at random while it is at work on many backups, and judges the logs.")
public final class ChaosMain implements Callable<Integer> {

    @Option(names = "--dir", required = true, description = "Everything that is written goes there.")
    private Path dir = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--kills",
            defaultValue = "20",
            description = "How often the operator is killed (${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--objects", defaultValue = "40", description = "How many backups there are (${DEFAULT-VALUE}).")
    private int objects;

    @Option(names = "--judge", description = "Only judge what an earlier run left in the folder.")
    private boolean judge;

    private ChaosMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new ChaosMain());
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
        if (kills < 1 || objects < 1) {
            System.err.println("--kills and --objects want a number from 1 on");
            return 2;
        }
        if (!judge) {
            run(dir, Course.of(seed, kills, objects), System.err::println);
        }
        Result result = Result.of(seed, dir);
        result.violations().forEach(System.err::println);
        System.out.println(result.line());
        return result.violations().isEmpty() ? 0 : 1;
    }

    static void run(Path dir, Course course, Consumer<String> progress) {
        try (World world = World.start(dir, progress)) {
            new ChaosRun(world, course, new Diary(dir), progress).run();
        }
    }

    /** What a run's folder says. */
    record Result(List<String> violations, String line) {
        static Result of(long seed, Path dir) {
            Evidence evidence = new Logs(dir).read();
            List<String> violations = Judge.violations(evidence);
            return new Result(violations, Tally.of(evidence).line(seed, evidence.kills(), violations.size()));
        }
    }
}
