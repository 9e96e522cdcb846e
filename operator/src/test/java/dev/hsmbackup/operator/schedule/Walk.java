package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The oracle: looks at the clock on the wall once a minute, as a person would, and knows nothing of gaps and overlaps.
 * Walked once for many schedules.
 */
final class Walk {

    /** More than a clock is ever put back: what it showed before is known. */
    private static final Duration BEFORE = Duration.ofHours(26);

    private final Instant from;
    private final List<Instant> instants = new ArrayList<>();
    private final List<LocalDateTime> locals = new ArrayList<>();

    Walk(ZoneId zone, Instant from, Instant until) {
        this.from = from;
        for (Instant at = from.minus(BEFORE).truncatedTo(ChronoUnit.MINUTES);
                !at.isAfter(until);
                at = at.plus(1, ChronoUnit.MINUTES)) {
            instants.add(at);
            locals.add(LocalDateTime.ofInstant(at, zone));
        }
    }

    /** Slots in (from, until]. */
    List<Instant> slots(RandomCron cron) {
        return slots(cron.everyHour(), cron::names);
    }

    List<Instant> slots(boolean everyHour, Predicate<LocalDateTime> named) {
        List<Instant> slots = new ArrayList<>();
        LocalDateTime latest = locals.getFirst();
        for (int i = 1; i < locals.size(); i++) {
            LocalDateTime local = locals.get(i);
            boolean runs = everyHour ? named.test(local) : passed(latest, local, named);
            if (runs && instants.get(i).isAfter(from)) {
                slots.add(instants.get(i));
            }
            latest = local.isAfter(latest) ? local : latest;
        }
        return slots;
    }

    /** Whether the clock passed a named time on its way, shown or not, for the first time. */
    private static boolean passed(LocalDateTime latest, LocalDateTime local, Predicate<LocalDateTime> named) {
        for (LocalDateTime time = latest.plusMinutes(1); !time.isAfter(local); time = time.plusMinutes(1)) {
            if (named.test(time)) {
                return true;
            }
        }
        return false;
    }
}
