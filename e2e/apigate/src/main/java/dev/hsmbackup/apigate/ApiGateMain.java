package dev.hsmbackup.apigate;

import dev.hsmbackup.simulator.launch.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
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
        name = "apigate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Stands between a Kubernetes client and its API server, records and interferes.")
public final class ApiGateMain implements Callable<Integer> {
    @Option(
            names = "--kubeconfig",
            required = true,
            paramLabel = "FILE",
            description = "the API server, its authority, and the token that the client shall use")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "where kubeconfig, requests.jsonl, events.jsonl and, when ready, apigate.json are written")
    private @Nullable Path directory;

    @Option(names = "--token-file", paramLabel = "FILE", description = "a token in place of the kubeconfig's")
    private @Nullable Path tokenFile;

    @Option(
            names = "--leader-lease",
            paramLabel = "NAME",
            defaultValue = GateOptions.LEADER_LEASE,
            description = "lease of the leader election, marked in the log; ${DEFAULT-VALUE} if absent")
    private String leaderLease = GateOptions.LEADER_LEASE;

    @Option(names = "--port", paramLabel = "N", description = "where clients connect; any free port if absent")
    private int port;

    @Mixin
    private ServerOptions server = new ServerOptions();

    public static void main(String[] args) {
        System.exit(new CommandLine(new ApiGateMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (kubeconfig == null || directory == null) {
            throw new IllegalStateException("picocli checks these");
        }
        try (ApiGate gate = ApiGate.start(
                new GateOptions(directory, kubeconfig, token(), leaderLease, port, server.controlPort()))) {
            System.out.println(gate.description());
            server.awaitEnd();
            return 0;
        } catch (IOException e) {
            System.err.println("apigate: cannot start: " + e.getMessage());
            return 1;
        }
    }

    private Optional<String> token() throws IOException {
        return tokenFile == null
                ? Optional.empty()
                : Optional.of(Files.readString(tokenFile).strip());
    }
}
