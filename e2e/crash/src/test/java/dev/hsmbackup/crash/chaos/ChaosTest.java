package dev.hsmbackup.crash.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crash.chaos.ChaosMain.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A short run of chaos; {@code e2e/chaos.sh} runs long ones. */
class ChaosTest {
    /** Has kills of all kinds, 429, 503 and a lost answer at starts, deletions early and late. */
    private static final long SEED = 2579;

    private static final int KILLS = 10;
    private static final int OBJECTS = 20;

    @Test
    @DisplayName("F07 random kills while many backups run")
    void shouldKeepAllInvariants() {
        Path dir = Path.of("target", "chaos");
        Course course = Course.of(SEED, KILLS, OBJECTS);

        ChaosMain.run(dir, course, System.err::println);
        Result result = Result.of(SEED, dir);

        System.out.println("chaos: " + result.line());
        assertThat(result.violations()).as(result.line()).isEmpty();
        assertThat(result.line()).contains(KILLS + " kills, " + (OBJECTS + course.hsms()) + " backups");
    }
}
