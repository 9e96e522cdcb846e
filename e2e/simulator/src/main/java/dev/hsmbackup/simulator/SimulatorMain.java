package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.blob.Azurite;
import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.launch.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Answers for Azure (Entra, Managed HSM, Cloud HSM, blob storage) behind an HTTPS CONNECT proxy.")
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

    @Mixin
    private ServerOptions server = new ServerOptions();

    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulatorMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (fleet == null || directory == null) {
            throw new IllegalStateException("picocli checks these");
        }
        try (Simulator simulator = Simulator.start(
                new SimulatorOptions(FleetReader.read(fleet), directory, azurite(), proxyPort, server.controlPort()))) {
            System.out.println(simulator.description());
            server.awaitEnd();
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
}
