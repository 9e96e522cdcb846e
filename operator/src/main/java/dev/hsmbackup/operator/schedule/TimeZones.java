package dev.hsmbackup.operator.schedule;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Set;

/**
 * Reads {@code spec.timeZone}: a name of the IANA database as the running JDK has it, old names ("Cuba", "EST5EDT", "UTC")
 * included, in the database's own spelling. What {@link ZoneId#of} makes up besides is refused: offsets ("+02:00",
 * "GMT+2", "Z"), which know no daylight saving, and abbreviations ("CEST", "PST").
 */
public final class TimeZones {

    private static final Set<String> KNOWN = ZoneRulesProvider.getAvailableZoneIds();

    /** What became of the text. */
    public sealed interface Parsed {}

    /** The zone. */
    public record Valid(ZoneId zone) implements Parsed {}

    /**
     * No zone.
     *
     * @param message what is wrong and what to write instead
     */
    public record Invalid(String message) implements Parsed {}

    private TimeZones() {}

    /** Reads a text. */
    public static Parsed parse(String text) {
        if (KNOWN.contains(text)) {
            return new Valid(ZoneId.of(text));
        }
        String instead = KNOWN.stream()
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .map(known -> "write " + known)
                .orElse("write a name such as Europe/Berlin or Etc/UTC");
        return new Invalid("timeZone " + Quoted.text(text) + " is no name of the IANA time zone database; " + instead);
    }
}
