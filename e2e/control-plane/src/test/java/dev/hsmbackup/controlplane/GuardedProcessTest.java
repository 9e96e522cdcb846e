package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    private static final String IGNORES_SIGTERM = "trap '' TERM; echo ready; while :; do read -r _; sleep 0.1; done";

    @TempDir
    Path temp;

    @Test
    void shouldEndAChildThatDoesNotWantTo() throws Exception {
        var process = GuardedProcess.start(List.of("/bin/sh", "-c", IGNORES_SIGTERM), log());
        await().until(() -> Files.readString(log()).contains("ready"));
        assertThat(alive(process.pid())).isTrue();

        process.close();

        assertThat(alive(process.pid())).isFalse();
        assertThat(process.shell().exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void shouldTellOfAnEndThatWasNotAskedFor() throws Exception {
        var process = GuardedProcess.start(List.of("/bin/sh", "-c", "echo port in use >&2; exit 3"), log());

        var end = process.ended().get(10, TimeUnit.SECONDS);

        assertThat(end).startsWith("sh ended with code 3; the end of " + log()).endsWith("port in use");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void shouldKeepTheGuardAliveUnderSigterm() throws Exception {
        try (var process = GuardedProcess.start(List.of("/bin/sleep", "60"), log())) {
            process.shell().toHandle().destroy();

            // A signal that arrives after it would have ended the guard, had the first one.
            assertThat(process.shell().waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(alive(process.pid())).isTrue();
        }
    }

    @Test
    void shouldNotHandTheCallersVariablesOn() throws Exception {
        try (var process = GuardedProcess.start(List.of("/usr/bin/env"), log())) {
            process.ended().get(10, TimeUnit.SECONDS);
        }

        assertThat(Files.readAllLines(log()))
                .isNotEmpty()
                .allMatch(line -> line.matches("(PATH|TMPDIR|PWD|_|OLDPWD|SHLVL)=.*"));
    }

    private Path log() {
        return temp.resolve("log");
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
