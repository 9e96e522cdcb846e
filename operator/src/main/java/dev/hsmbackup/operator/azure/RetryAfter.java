package dev.hsmbackup.operator.azure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds or an HTTP date. Limits are the caller's business. */
final class RetryAfter {
    /** Long enough for 10^17 seconds, short enough for a long. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,17}");

    private RetryAfter() {}

    /** Empty for anything else, such as {@code -1}, {@code abc} or {@code 1e9}; zero for a date that has passed. */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
