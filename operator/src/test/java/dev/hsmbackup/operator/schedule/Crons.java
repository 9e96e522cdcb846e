package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;

/** Schedules for tests. */
final class Crons {

    static final String NAMESPACE = "team-payments";
    static final String NAME = "nightly";

    private Crons() {}

    static CronSchedule cron(String text) {
        CronText.Parsed parsed = CronText.parse(text, NAMESPACE, NAME);
        assertThat(parsed).as(text).isInstanceOf(CronText.Valid.class);
        return ((CronText.Valid) parsed).schedule();
    }

    static Slots slots(String text, String zone) {
        return new Slots(cron(text), ZoneId.of(zone));
    }

    /** What a refusal says; fails for a schedule that is accepted. */
    static String refusal(String text) {
        return switch (CronText.parse(text, NAMESPACE, NAME)) {
            case CronText.Invalid invalid -> invalid.message();
            case CronText.NeverFires never -> never.message();
            case CronText.Valid valid ->
                throw new AssertionError(
                        text + " is accepted: " + valid.schedule().effective());
        };
    }
}
