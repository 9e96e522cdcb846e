package dev.hsmbackup.apigate;

import java.io.IOException;
import java.nio.file.Files;
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

    @Option(names = "--control-port", paramLabel = "N", description = "port of the control endpoint; likewise")
    private int controlPort;

    @Option(names = "--until-stdin-closes", description = "end when standard input ends")
    private boolean untilStdinCloses;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ApiGateMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (kubeconfig == null || directory == null) {
            throw new IllegalStateException("picocli checks these");
        }
        try (ApiGate gate =
                ApiGate.start(new GateOptions(directory, kubeconfig, token(), leaderLease, port, controlPort))) {
            System.out.println(gate.description());
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
            if (untilStdinCloses) {
                Thread.ofPlatform().daemon().name("stdin").start(() -> awaitStdin(end));
            }
            end.await();
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

    private static void awaitStdin(CountDownLatch end) {
        try {
            byte[] block = new byte[1024];
            while (System.in.read(block) >= 0) {
                // Whatever is written there is of no interest, only its end is.
            }
        } catch (IOException e) {
            System.err.println("apigate: standard input: " + e.getMessage());
        }
        end.countDown();
    }
}
