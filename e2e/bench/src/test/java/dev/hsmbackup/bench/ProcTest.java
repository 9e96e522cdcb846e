package dev.hsmbackup.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatLinuxCounts() throws IOException {
        Files.writeString(folder.resolve("status"), """
                Name:	java
                VmHWM:	  204800 kB
                VmRSS:	  122368 kB
                """);
        Files.writeString(
                folder.resolve("stat"), "7 (a (name) b) S 1 7 7 0 -1 4194560 1 0 0 0 123 45 0 0 20 0 30 0 99 0\n");
        Proc process = new Proc(folder);

        assertThat(process.rssMib()).isEqualTo(119.5);
        assertThat(process.peakMib()).isEqualTo(200);
        assertThat(process.cpuMillis()).isEqualTo(1680);
    }

    @Test
    void shouldReadARealProcess() {
        Proc self = Proc.of(ProcessHandle.current().pid());

        assertThat(self.rssMib()).isPositive().isLessThanOrEqualTo(self.peakMib());
        assertThat(self.cpuMillis()).isPositive();
    }

    @Test
    void shouldSayThatAProcessIsGone() {
        assertThatThrownBy(() -> new Proc(folder.resolve("4711")).rssMib())
                .isInstanceOf(RigException.class)
                .hasMessageStartingWith("process 4711 is gone");
    }
}
