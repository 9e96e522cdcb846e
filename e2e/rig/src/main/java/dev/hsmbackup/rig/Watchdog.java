package dev.hsmbackup.rig;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * Ends a process when this JVM is gone, also after {@code kill -9}: a shell that reads from a pipe whose other end only
 * this JVM holds. It ignores what a terminal sends to the whole group.
 */
final class Watchdog {

    private static final String SCRIPT = "trap '' INT HUP TERM; read -r _; kill -KILL \"$1\" 2>/dev/null";

    private Watchdog() {}

    static void guard(Process process) {
        try {
            Process watchdog = new ProcessBuilder(
                            List.of("/bin/sh", "-c", SCRIPT, "rig-watchdog", Long.toString(process.pid())))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            // A pid may be given to another process once this one is gone, so the watchdog goes with it.
            var _ = process.onExit().thenRun(watchdog::destroyForcibly);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new RigException("cannot start /bin/sh, which guards the rig's processes: " + e.getMessage(), e);
        }
    }
}
