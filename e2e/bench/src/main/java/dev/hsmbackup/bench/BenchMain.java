package dev.hsmbackup.bench;

import dev.hsmbackup.controlplane.ControlPlaneException;
import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Run by {@code e2e/bench.sh}. Exit code 0: it was measured, whatever came out; 1: it did not work; 2: wrong usage. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the packaged operator: start, memory, latency, requests, failover. About 8 min.")
public final class BenchMain implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--dir", required = true, hidden = true)
    private Path dir = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too, as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: start, backups, restores, failover, schedules, fleet, drain.")
    private Set<String> only = Set.of();

    @Option(
            names = "--drain",
            paramLabel = "N",
            description = "How many backups drain requests (10000); without it and without --only drain there is none.")
    private @Nullable Integer drain;

    private BenchMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new BenchMain());
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
    public Integer call() throws IOException {
        List<Measurement> wanted = wanted();
        Instant begin = Instant.now();
        Figures figures = new Figures();
        Circumstances.before(figures);
        try (World world = World.start(dir)) {
            for (Measurement measurement : wanted) {
                measurement.run(world, figures);
            }
        }
        Circumstances.after(figures);
        figures.circumstance("took_s", Duration.between(begin, Instant.now()).toSeconds());
        System.out.print(figures.table());
        if (json != null) {
            Files.writeString(json, figures.json());
        }
        return 0;
    }

    private List<Measurement> wanted() {
        // The fleet last: what is left of it weighs on the control plane.
        List<Measurement> all = List.of(
                new StartUp(),
                new Backups(),
                new RestoreStart(),
                new Failover(),
                new Schedules(),
                new Fleet(),
                new Drain(drain == null ? 10_000 : drain));
        Set<String> names = all.stream().map(Measurement::name).collect(Collectors.toSet());
        if (spec != null && !names.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "--only knows " + String.join(", ", names));
        }
        return all.stream()
                .filter(it -> only.isEmpty() ? !(it instanceof Drain) || drain != null : only.contains(it.name()))
                .toList();
    }
}
