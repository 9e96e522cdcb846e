package dev.hsmbackup.crds;

import java.time.Duration;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Kubernetes users write them: {@code 90s}, {@code 1h}, {@code 1h30m}. A subset of Go's
 * {@code time.ParseDuration}: whole hours, minutes and seconds, in this order, no sign, no fraction.
 */
public final class GoDuration {

    /** RE2 and Java; the empty string also matches and is not a duration. */
    public static final String PATTERN = "^([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,7}s)?$";

    private static final java.util.regex.Pattern COMPILED =
            java.util.regex.Pattern.compile("(?:([0-9]{1,5})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,7})s)?");

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException when it is not one; the message says what to write
     */
    public static Duration parse(String text) {
        var matcher = COMPILED.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a duration: write whole hours, minutes and seconds, for example 90s or 1h30m");
        }
        return Duration.ofHours(part(matcher, 1)).plusMinutes(part(matcher, 2)).plusSeconds(part(matcher, 3));
    }

    /** Writes a duration, cut to seconds, without parts that are zero: {@code 1h30m}, {@code 45s}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("negative duration " + duration);
        }
        var text = unit(duration.toHours(), "h")
                + unit(duration.toMinutesPart(), "m")
                + unit(duration.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String unit(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }

    private static long part(Matcher matcher, int group) {
        @Nullable String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
