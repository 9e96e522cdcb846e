package dev.hsmbackup.simulator.launch;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** Options of a server that a script or a test starts, and its end. */
public final class ServerOptions {
    @Option(
            names = "--control-port",
            paramLabel = "N",
            description = "port of the control endpoint; any free one if absent")
    private int controlPort;

    @Option(names = "--until-stdin-closes", description = "end when standard input ends")
    private boolean untilStdinCloses;

    public int controlPort() {
        return controlPort;
    }

    /** Waits for SIGTERM, or for the end of standard input where that was asked for. */
    public void awaitEnd() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
        if (untilStdinCloses) {
            Thread.ofPlatform().daemon().name("stdin").start(() -> awaitStdin(end));
        }
        end.await();
    }

    private static void awaitStdin(CountDownLatch end) {
        try {
            byte[] block = new byte[1024];
            while (System.in.read(block) >= 0) {
                // Whatever is written there is of no interest, only its end is.
            }
        } catch (IOException e) {
            System.err.println("standard input: " + e.getMessage());
        }
        end.countDown();
    }
}
