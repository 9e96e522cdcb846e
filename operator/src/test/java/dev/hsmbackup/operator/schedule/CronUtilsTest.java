package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A second opinion on the meaning of the fields, from a parser that others wrote; in UTC, where clocks are left alone. */
class CronUtilsTest {

    private static final long SEED = Long.getLong("schedule.seed", 20261122);
    private static final int SCHEDULES = 1_000;
    private static final int TIMES = 60;
    private static final CronParser OTHER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    @Test
    void shouldMeanWhatCronUtilsMeans() {
        Random random = new Random(SEED);
        int matches = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            RandomCron made = RandomCron.make(random, random.nextInt(24));
            CronSchedule ours = Crons.cron(made.text());
            ExecutionTime theirs = ExecutionTime.forCron(OTHER.parse(made.text()));
            for (int j = 0; j < TIMES; j++) {
                LocalDateTime time = LocalDateTime.of(2027, 1, 1, 0, 0).plusMinutes(random.nextInt(2 * 366 * 1440));
                boolean named = ours.atOrAfter(time).equals(time);
                matches += named ? 1 : 0;

                assertThat(named)
                        .as("seed %d: %s at %s", SEED, made.text(), time)
                        .isEqualTo(theirs.isMatch(time.atZone(ZoneOffset.UTC)))
                        .isEqualTo(made.names(time));
            }
        }
        assertThat(matches).isGreaterThan(100);
    }
}
