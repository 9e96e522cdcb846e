package dev.hsmbackup.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A minute, once a day.
 *
 * @param time without seconds
 */
record Slot(Instant time) {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The next minute that leaves time to create schedules for it. */
    static Slot soon() {
        return new Slot(Instant.now().plusSeconds(80).truncatedTo(ChronoUnit.MINUTES));
    }

    /** Ten minutes ago: inside any deadline of these tests but those that say so. */
    static Slot past() {
        return new Slot(ago(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MINUTES));
    }

    static Instant ago(Duration time) {
        return Instant.now().minus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Every day, this minute. */
    String daily() {
        return cron(0);
    }

    /** Every day this minute, an hour before and so on. */
    String cron(int hoursBefore) {
        String hours = Stream.iterate(0, hour -> hour + 1)
                .limit(hoursBefore + 1L)
                .map(hour -> Integer.toString(time.minus(Duration.ofHours(hour))
                        .atOffset(ZoneOffset.UTC)
                        .getHour()))
                .sorted()
                .collect(Collectors.joining(","));
        return time.atOffset(ZoneOffset.UTC).getMinute() + " " + hours + " * * *";
    }

    /** Name of its backup of {@code nightly}. */
    String child() {
        return "nightly-" + NAME.format(time);
    }

    /** As an annotation has it. */
    String text() {
        return time.toString();
    }

    /** Waits until it has passed. */
    void await() {
        Awaitility.await("the slot of " + time)
                .atMost(Duration.ofMinutes(3))
                .until(() -> Instant.now().isAfter(time.plusSeconds(2)));
    }
}
