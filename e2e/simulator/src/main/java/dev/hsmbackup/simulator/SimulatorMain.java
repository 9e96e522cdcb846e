package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.blob.Azurite;
import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.fleet.FleetReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Answers for Azure (Entra, Managed HSM, blob storage) behind an HTTPS CONNECT proxy.")
public final class SimulatorMain implements Callable<Integer> {
    @Option(names = "--fleet", required = true, paramLabel = "FILE", description = "what exists in Azure (YAML)")
    private @Nullable Path fleet;

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "where ca.pem, arrivals.jsonl and, when ready, simulator.json are written")
    private @Nullable Path directory;

    @Option(
            names = "--azurite",
            paramLabel = "URL",
            description =
                    "keep the blobs in this Azurite, not in memory; account keys from AZURITE_ACCOUNTS, as Azurite")
    private @Nullable URI azurite;

    @Option(names = "--proxy-port", paramLabel = "N", description = "port of the proxy; any free one if absent")
    private int proxyPort;

    @Option(names = "--control-port", paramLabel = "N", description = "port of the control endpoint; likewise")
    private int controlPort;

    @Option(names = "--until-stdin-closes", description = "end when standard input ends")
    private boolean untilStdinCloses;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulatorMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (fleet == null || directory == null) {
            throw new IllegalStateException("picocli checks these");
        }
        try (Simulator simulator = Simulator.start(
                new SimulatorOptions(FleetReader.read(fleet), directory, azurite(), proxyPort, controlPort))) {
            System.out.println(simulator.description());
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
            if (untilStdinCloses) {
                Thread.ofPlatform().daemon().name("stdin").start(() -> awaitStdin(end));
            }
            end.await();
            return 0;
        } catch (FleetException e) {
            System.err.println("simulator: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("simulator: cannot start: " + e.getMessage());
            return 1;
        }
    }

    private Optional<Azurite> azurite() {
        return Optional.ofNullable(azurite)
                .map(base -> Azurite.of(base, System.getenv().getOrDefault("AZURITE_ACCOUNTS", "")));
    }

    private static void awaitStdin(CountDownLatch end) {
        try {
            byte[] block = new byte[1024];
            while (System.in.read(block) >= 0) {
                // Whatever is written there is of no interest, only its end is.
            }
        } catch (IOException e) {
            System.err.println("simulator: standard input: " + e.getMessage());
        }
        end.countDown();
    }
}
