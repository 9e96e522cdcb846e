package dev.hsmbackup.bench;

import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process as Linux counts it.
 *
 * @param folder {@code /proc/PID}
 */
record Proc(Path folder) {

    /** Ticks of user and system time a second: fixed at 100 for programs, whatever the kernel's own rate is. */
    private static final int TICKS = 100;

    static Proc of(long pid) {
        return new Proc(Path.of("/proc", Long.toString(pid)));
    }

    /** Memory it has now. */
    double rssMib() {
        return status("VmRSS:") / 1024.0;
    }

    /** The most it ever had. */
    double peakMib() {
        return status("VmHWM:") / 1024.0;
    }

    /** User and system time of all its threads, also of those that ended. */
    double cpuMillis() {
        String stat = lines("stat").getFirst();
        // The second field is the program's name in parentheses and may hold blanks.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * 1000.0 / TICKS;
    }

    private long status(String name) {
        return lines("status").stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .map(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new RigException(folder + "/status has no " + name));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException e) {
            throw new RigException("process " + folder.getFileName() + " is gone: " + e.getMessage(), e);
        }
    }
}
