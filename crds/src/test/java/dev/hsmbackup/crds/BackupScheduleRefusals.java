package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;

/** What must not become a {@link BackupSchedule} (FAULTS §2); its template: {@link ScheduleTemplateRefusals}. */
final class BackupScheduleRefusals {

    static final Manifest SCHEDULE = Manifest.backupSchedule("nightly");

    private static final List<String> NO_SCHEDULES = List.of(
            "",
            " ",
            "0",
            "H",
            "daily",
            "0 2 * *",
            "0 0 2 * * *",
            "0 0 2 * * ? 2026",
            "@every 1s",
            "@every 6h",
            "@reboot",
            "@Daily",
            "@nightly",
            "@daily ",
            " @daily",
            "@hourly @daily",
            " 0 2 * * *",
            "0 2 * * * ",
            "0 2 * * *\n",
            "0 2 * *\n*",
            "0\t2\t*\t*\t*",
            "0\u00a02\u00a0*\u00a0*\u00a0*",
            "CRON_TZ=Europe/Berlin 0 2 * * *",
            "TZ=UTC 0 2 * * *",
            "0 2 * * MON#1",
            "0 2 * * * # nightly",
            "0.5 2 * * *",
            "2:30 * * * *",
            "\u0660 2 * * *",
            "\uff10 2 * * *",
            "0 2 * * *; reboot",
            "{{ .Values.cron }} 2 * * *",
            "PT24H");

    private static final List<String> NO_ZONES = List.of(
            "",
            " ",
            "+02:00",
            "UTC+02:00",
            "../../etc/passwd",
            "/etc/localtime",
            "Europe/",
            "/Berlin",
            "Europe//Berlin",
            "Europe/Berlin ",
            " Europe/Berlin",
            "Europe/Berlin\n",
            "Europe Berlin",
            "Europe\\Berlin",
            "Etc/UTC,Europe/Berlin",
            "Europe/Z\u00fcrich",
            "<+02>-2");

    private BackupScheduleRefusals() {}

    static List<Refused> all() {
        var all = new ArrayList<Refused>();
        NO_SCHEDULES.forEach(text -> all.add(refused("schedule", text, "schedule must have exactly 5 fields")));
        NO_ZONES.forEach(text -> all.add(refused("timeZone", text, "timeZone must be the name of a zone of the IANA")));
        all.addAll(durations());
        all.addAll(retries());
        all.addAll(numbers());
        all.addAll(switches());
        all.addAll(shapes());
        return List.copyOf(all);
    }

    private static List<Refused> durations() {
        var all = new ArrayList<Refused>();
        HsmBackupRefusals.NO_DURATIONS.forEach(text -> {
            all.add(refused("jitter", text, "jitter must be a duration from 0s to 24h"));
            all.add(refused("retry.delay", text, "delay must be a duration from 1m to 24h"));
            all.add(refused("retry.maxDelay", text, "maxDelay must be a duration from 1m to 24h"));
            all.add(refused("retention.maxAge", text, "maxAge must be a duration of at least 1h"));
        });
        List.of("24h1s", "1441m", "99999h").forEach(text -> {
            all.add(refused("jitter", text, "jitter must be a duration from 0s to 24h"));
            all.add(refused("retry.delay", text, "delay must be a duration from 1m to 24h"));
            all.add(refused("retry.maxDelay", text, "maxDelay must be a duration from 1m to 24h"));
        });
        List.of("0s", "59s").forEach(text -> {
            all.add(refused("retry.delay", text, "delay must be a duration from 1m to 24h"));
            all.add(refused("retry.maxDelay", text, "maxDelay must be a duration from 1m to 24h"));
        });
        List.of("0s", "59m59s", "30m")
                .forEach(text -> all.add(refused("retention.maxAge", text, "maxAge must be a duration of at least")));
        return all;
    }

    private static List<Refused> retries() {
        var less = "maxDelay must be at least delay (default 1h)";
        return List.of(
                new Refused("delay 2h", SCHEDULE.with("/spec/retry/delay", "2h"), "spec.retry.maxDelay", less),
                new Refused(
                        "maxDelay 4m59s", SCHEDULE.with("/spec/retry/maxDelay", "4m59s"), "spec.retry.maxDelay", less),
                new Refused(
                        "maxDelay below delay",
                        SCHEDULE.with("/spec/retry/delay", "10m").with("/spec/retry/maxDelay", "599s"),
                        "spec.retry.maxDelay",
                        less));
    }

    private static List<Refused> numbers() {
        var all = new ArrayList<Refused>();
        List.of(-1, 0, 59).forEach(n -> all.add(limit("startingDeadlineSeconds", n, "greater than or equal to 60")));
        List.of(604_801, 1_000_000_000)
                .forEach(n -> all.add(limit("startingDeadlineSeconds", n, "less than or equal to 604800")));
        all.add(limit("failedBackupsHistoryLimit", -1, "greater than or equal to 0"));
        List.of(101, 1_000_000_000)
                .forEach(n -> all.add(limit("failedBackupsHistoryLimit", n, "less than or equal to 100")));
        all.add(limit("retry.limit", -1, "greater than or equal to 0"));
        all.add(limit("retry.limit", 11, "less than or equal to 10"));
        List.of(-1, 0).forEach(n -> all.add(limit("retention.minSuccessful", n, "greater than or equal to 1")));
        all.add(limit("retention.minSuccessful", 1001, "less than or equal to 1000"));
        for (var rule : List.of("keepLast", "keepHourly", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly")) {
            all.add(limit("retention." + rule, -1, "greater than or equal to 0"));
            all.add(limit("retention." + rule, 10_001, "less than or equal to 10000"));
        }
        all.add(refused("startingDeadlineSeconds", "1h", "\"string\": spec.startingDeadlineSeconds in body must be"));
        all.add(refused("retention.keepDaily", "7d", "\"string\": spec.retention.keepDaily in body must be of type"));
        return all;
    }

    /** An empty line must not let a schedule run, or retention delete. */
    private static List<Refused> switches() {
        var all = new ArrayList<Refused>();
        all.add(empty("suspend"));
        all.add(empty("retention.dryRun"));
        for (var field : List.of("suspend", "immediate", "ownChildren", "retention.dryRun")) {
            all.add(refused(field, "true", "\"string\": spec." + field + " in body must be of type boolean"));
            all.add(refused(field, 1, "\"integer\": spec." + field + " in body must be of type boolean"));
        }
        return all;
    }

    private static List<Refused> shapes() {
        return List.of(
                new Refused(
                        "name of 47 letters",
                        Manifest.backupSchedule("n".repeat(47)),
                        "",
                        "metadata.name must be at most 46 characters, so that the names of its backups"),
                new Refused("no spec", SCHEDULE.without("/spec"), "spec", "Required value"),
                new Refused("no schedule", SCHEDULE.without("/spec/schedule"), "spec.schedule", "Required value"),
                new Refused("null schedule", SCHEDULE.with("/spec/schedule", null), "spec.schedule", "Required value"),
                refused("schedule", 5, "\"integer\": spec.schedule in body must be of type string"),
                refused("schedule", List.of("0 2 * * *"), "\"array\": spec.schedule in body must be of type string"),
                refused("schedule", "* ".repeat(5_000), "Too long"),
                refused("schedule", "1".repeat(1 << 20), "Too long"),
                refused("timeZone", "a".repeat(65), "Too long"),
                refused("jitter", 600, "\"integer\": spec.jitter in body must be of type string"),
                refused("retry", 3, "\"integer\": spec.retry in body must be of type object"),
                refused("retention", "30d", "\"string\": spec.retention in body must be of type object"));
    }

    private static Refused empty(String field) {
        var name = field.substring(field.lastIndexOf('.') + 1);
        return new Refused(
                field + " left empty",
                SCHEDULE.with(pointer(field), null),
                "spec." + field,
                name + " must be true or false; leave the field out for false");
    }

    private static Refused limit(String field, int number, String limit) {
        return refused(field, number, number + ": spec." + field + " in body should be " + limit);
    }

    static Refused refused(String field, Object value, String message) {
        var shown = value.toString().strip().replaceAll("[^ -~]", "?");
        return new Refused(
                field + " " + shown.substring(0, Math.min(60, shown.length())),
                SCHEDULE.with(pointer(field), value),
                "spec." + field,
                message);
    }

    private static String pointer(String field) {
        return "/spec/" + field.replace('.', '/');
    }
}
