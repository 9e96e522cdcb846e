package dev.hsmbackup.rig.cli;

import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.Exports;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code e2e/up} runs in the background: starts a rig, and keeps it until SIGTERM. */
@Command(name = "up", description = "Start a rig and keep it until SIGTERM; DIR/exports.sh appears when it is ready.")
final class UpCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Everything that the rig writes goes there.")
    private Path dir = Path.of("");

    @Option(names = "--no-operator", description = "Leave the operator out.")
    private boolean noOperator;

    @Option(names = "--fleet", paramLabel = "FILE", description = "Which Azure there is; default: the demo's.")
    private @Nullable Path fleet;

    @Override
    public Integer call() throws InterruptedException {
        Path fleetFile = fleet != null ? fleet : Checkout.locate().demoFleet();
        RigOptions options = RigOptions.of(dir, fleetFile).progress(System.err::println);
        Rig rig = Rig.start(noOperator ? options.withoutOperator() : options);
        Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "close-rig"));
        Exports.of(rig).write(dir.resolve("exports.sh"));
        new CountDownLatch(1).await();
        return 0;
    }
}
