package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.fleet.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {date+120s}} and {@code {date-60s}} in header values with HTTP dates. */
final class HeaderDates {
    private static final Pattern DATE = Pattern.compile("\\{date([+-])([0-9a-z]+)}");

    private HeaderDates() {}

    static String fill(String value, Instant now) {
        Matcher matcher = DATE.matcher(value);
        return matcher.replaceAll(match -> {
            Duration shift = Durations.parse(match.group(2));
            return Wire.date(match.group(1).equals("+") ? now.plus(shift) : now.minus(shift));
        });
    }
}
