package dev.hsmbackup.operator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which successful backups of a schedule stay, by the rules of restic's {@code forget}: a backup stays if any rule wants
 * it; stretches without a backup do not count; and a rule that has not had its number at the end of the list keeps the
 * oldest, too, so that a history can grow to its full length.
 */
public final class Retention {

    /**
     * A backup that Azure confirmed. Failed and Unknown ones are none, and are never counted: {@link FailedHistory}.
     *
     * @param name of the object
     * @param at the time that it is of; the same field for all, e.g. status.startTime
     */
    public record Good(String name, Instant at) {}

    /**
     * What becomes of each backup.
     *
     * @param keep with all reasons, the newest first
     * @param remove the oldest first
     */
    public record Verdict(Map<Good, Set<KeepReason>> keep, List<Good> remove) {}

    private Retention() {}

    /**
     * Applies a policy. Applied to what it kept, at the same time, it removes nothing.
     *
     * @param backups in any order
     * @param inUse names of backups that a restore names: they stay
     * @param zone of the schedule: days begin at its midnight
     * @param now for maxAge; backups of the future are young
     */
    public static Verdict apply(
            RetentionPolicy policy, Collection<Good> backups, Set<String> inUse, ZoneId zone, Instant now) {
        List<Good> newestFirst = backups.stream()
                .sorted(Comparator.comparing(Good::at).thenComparing(Good::name).reversed())
                .toList();
        Map<Good, Set<KeepReason>> reasons = new LinkedHashMap<>();
        newestFirst.forEach(backup -> reasons.put(backup, EnumSet.noneOf(KeepReason.class)));

        if (policy.isEmpty()) {
            reasons.values().forEach(why -> why.add(KeepReason.NO_POLICY));
        }
        keepByRules(policy, young(newestFirst, policy.maxAge(), now), zone, reasons);
        newestFirst.stream()
                .limit(Math.max(1, policy.minSuccessful()))
                .forEach(backup -> add(reasons, backup, KeepReason.MIN_SUCCESSFUL));
        newestFirst.stream()
                .filter(backup -> inUse.contains(backup.name()))
                .forEach(backup -> add(reasons, backup, KeepReason.IN_USE));

        List<Good> remove = newestFirst.stream()
                .filter(backup -> reasons(reasons, backup).isEmpty())
                .toList()
                .reversed();
        remove.forEach(reasons::remove);
        return new Verdict(reasons, remove);
    }

    private static void keepByRules(
            RetentionPolicy policy, List<Good> young, ZoneId zone, Map<Good, Set<KeepReason>> reasons) {
        if (policy.maxAge() != null && !policy.hasCounts()) {
            young.forEach(backup -> add(reasons, backup, KeepReason.WITHIN_MAX_AGE));
        }
        for (Bucket bucket : Bucket.values()) {
            picks(bucket, policy.count(bucket), young, zone).forEach(backup -> add(reasons, backup, bucket.reason()));
        }
    }

    private static List<Good> picks(Bucket bucket, int count, List<Good> newestFirst, ZoneId zone) {
        List<Good> picked = new ArrayList<>();
        @Nullable Object last = null;
        for (Good backup : newestFirst) {
            Object stretch = bucket.of(backup, backup.at().atZone(zone));
            boolean oldest = backup.equals(newestFirst.getLast());
            if (picked.size() < count && (!stretch.equals(last) || oldest)) {
                picked.add(backup);
                last = stretch;
            }
        }
        return picked;
    }

    private static List<Good> young(List<Good> backups, @Nullable Duration maxAge, Instant now) {
        return maxAge == null
                ? backups
                : backups.stream()
                        .filter(backup -> Duration.between(backup.at(), now).compareTo(maxAge) <= 0)
                        .toList();
    }

    private static void add(Map<Good, Set<KeepReason>> reasons, Good backup, KeepReason reason) {
        reasons(reasons, backup).add(reason);
    }

    private static Set<KeepReason> reasons(Map<Good, Set<KeepReason>> reasons, Good backup) {
        return reasons.computeIfAbsent(backup, any -> EnumSet.noneOf(KeepReason.class));
    }
}
