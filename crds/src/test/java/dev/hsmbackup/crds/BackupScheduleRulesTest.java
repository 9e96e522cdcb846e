package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackupScheduleRulesTest {

    private static final Manifest SCHEDULE = Manifest.backupSchedule("nightly");

    private final ApiServer api = ApiServer.shared();

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldAccept(Manifest schedule) {
        assertThat(api.tryOut(schedule).getMetadata().getUid()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource({"dev.hsmbackup.crds.BackupScheduleRefusals#all", "dev.hsmbackup.crds.ScheduleTemplateRefusals#all"})
    void shouldRefuse(Refused refused) {
        Refusal.of(() -> api.tryOut(refused.object())).isOnly(refused.field(), refused.message());
    }

    /** Their form is right: what they say only the operator can judge, in the condition Ready. */
    @ParameterizedTest
    @MethodSource("leftToTheOperator")
    void shouldLeaveToTheOperator(Manifest schedule) {
        assertThat(api.tryOut(schedule).getMetadata().getUid()).isNotBlank();
    }

    /** The rules about labels say no other than the API server itself, when a backup comes with them. */
    @Test
    void shouldJudgeLabelsAsTheApiServerDoes() {
        var backup = Manifest.hsmBackup("nightly");

        assertThat(ScheduleTemplateRefusals.LABELS)
                .allSatisfy(labels -> assertThat(api.tryOut(backup.with("/metadata/labels", labels)))
                        .isNotNull());
        assertThat(ScheduleTemplateRefusals.NO_LABELS)
                .allSatisfy(labels -> assertThat(Refusal.of(() -> api.tryOut(backup.with("/metadata/labels", labels)))
                                .status())
                        .isEqualTo(422));
    }

    @Test
    void shouldFillInWhatIsSafe() {
        var created = api.tryOut(SCHEDULE);

        assertThat(created.<Map<String, Object>>get("spec"))
                .containsEntry("timeZone", "Etc/UTC")
                .containsEntry("jitter", "0s")
                .containsEntry("suspend", false)
                .containsEntry("immediate", false)
                .containsEntry("startingDeadlineSeconds", 3600)
                .containsEntry("retry", Map.of("limit", 2, "delay", "5m", "maxDelay", "1h"))
                .containsEntry("retention", Map.of("minSuccessful", 1, "dryRun", false))
                .containsEntry("failedBackupsHistoryLimit", 3)
                .containsEntry("ownChildren", false);
        assertThat(created.<Object>get("spec", "template", "hsmBackup", "spec"))
                .isEqualTo(Map.of(
                        "managedHsmRef", Map.of("name", "payments"),
                        "startDeadline", "1h",
                        "timeout", "24h",
                        "deletionPolicy", "Retain"));
    }

    @Test
    void shouldFillInTheRestOfWhatIsBegun() {
        var created = api.tryOut(SCHEDULE.with("/spec/retry/limit", 0).with("/spec/retention/keepDaily", 7));

        assertThat(created.<Object>get("spec", "retry")).isEqualTo(Map.of("limit", 0, "delay", "5m", "maxDelay", "1h"));
        assertThat(created.<Object>get("spec", "retention"))
                .isEqualTo(Map.of("keepDaily", 7, "minSuccessful", 1, "dryRun", false));
    }

    @Test
    void shouldLetEverythingChange() {
        var schedule = Manifest.backupSchedule(Manifest.uniqueName());
        api.create(schedule);

        var changed = schedule.with("/spec/schedule", "H H * * SUN")
                .with("/spec/timeZone", "Europe/Berlin")
                .with("/spec/suspend", true)
                .with("/spec/ownChildren", true)
                .with("/spec/retention/keepWeekly", 4)
                .with("/spec/template/hsmBackup/spec", Map.of("cloudHsmRef", Map.of("name", "wallets")));

        assertThat(api.update(changed).getMetadata().getGeneration()).isEqualTo(2);
    }

    static Stream<Manifest> accepted() {
        var hsm = "/spec/template/hsmBackup/spec";
        var metadata = "/spec/template/hsmBackup/metadata";
        var schedules = Stream.of(
                        "@hourly @daily @midnight @weekly @monthly @yearly @annually".split(" "),
                        new String[] {
                            "0 2 * * *", "30 2 * * MON-FRI", "0,30 1-5 1,15 JAN-DEC ?", "0 2 * * 7", "5/15 * * * *"
                        },
                        new String[] {"H H * * *", "H/30 * * * *", "H(0-29)/10 H(1-4) * * *", "0  2   *  * *"})
                .flatMap(Stream::of)
                .map(text -> SCHEDULE.with("/spec/schedule", text));
        var zones = Stream.of(
                        "Etc/UTC", "UTC", "EST5EDT", "Etc/GMT+5", "Europe/Berlin", "America/Argentina/Buenos_Aires")
                .map(zone -> SCHEDULE.with("/spec/timeZone", zone));
        var jitters =
                Stream.of("0s", "0m", "90s", "10m", "24h", "86400s").map(text -> SCHEDULE.with("/spec/jitter", text));
        var retries = Stream.of("0 1m 1m", "1 5m 1h", "10 24h 24h", "2 60s 1m", "3 1h30m 90m")
                .map(text -> text.split(" "))
                .map(retry -> Map.of("limit", Integer.parseInt(retry[0]), "delay", retry[1], "maxDelay", retry[2]))
                .map(retry -> SCHEDULE.with("/spec/retry", retry));
        var retentions = Stream.<Map<String, Object>>of(
                        Map.of(),
                        Map.of("keepLast", 0),
                        Map.of(
                                "keepLast",
                                10_000,
                                "keepHourly",
                                24,
                                "keepDaily",
                                7,
                                "keepWeekly",
                                5,
                                "keepMonthly",
                                12),
                        Map.of("keepYearly", 7, "maxAge", "1h", "minSuccessful", 1_000, "dryRun", true),
                        Map.of("maxAge", "99999h"))
                .map(keep -> SCHEDULE.with("/spec/retention", keep));
        var labels = ScheduleTemplateRefusals.LABELS.stream()
                .flatMap(keys -> Stream.of(
                        SCHEDULE.with(metadata + "/labels", keys), SCHEDULE.with(metadata + "/annotations", keys)));
        var own = Stream.of(
                SCHEDULE,
                Manifest.backupSchedule("n".repeat(46)),
                Manifest.backupSchedule("nightly.eu"),
                SCHEDULE.with("/spec/timeZone", null),
                SCHEDULE.with("/spec/suspend", true),
                SCHEDULE.with("/spec/immediate", true),
                SCHEDULE.with("/spec/immediate", null),
                SCHEDULE.with("/spec/ownChildren", true),
                SCHEDULE.with("/spec/startingDeadlineSeconds", 60),
                SCHEDULE.with("/spec/startingDeadlineSeconds", 604_800),
                SCHEDULE.with("/spec/failedBackupsHistoryLimit", 0),
                SCHEDULE.with("/spec/failedBackupsHistoryLimit", 100),
                SCHEDULE.with(hsm, Map.of("cloudHsmRef", Map.of("name", "wallets"))),
                SCHEDULE.with(hsm + "/deletionPolicy", "Delete"),
                SCHEDULE.with(hsm + "/startDeadline", "24h").with(hsm + "/timeout", "168h"),
                SCHEDULE.with(metadata + "/annotations/note", "n".repeat(1024)),
                SCHEDULE.with(metadata, Map.of()),
                SCHEDULE.with(metadata + "/labels/team", null),
                SCHEDULE.with(
                        metadata + "/labels",
                        IntStream.range(0, 32).mapToObj(i -> "k" + i).collect(Collectors.toMap(k -> k, k -> k))));
        return Stream.of(schedules, zones, jitters, retries, retentions, labels, own)
                .flatMap(s -> s);
    }

    static Stream<Manifest> leftToTheOperator() {
        var schedules = List.of(
                "* * * * *",
                "*/15 * * * *",
                "60 * * * *",
                "0 24 * * *",
                "0 0 31 2 *",
                "5-1 * * * *",
                "*/0 * * * *",
                "0 2 L * *",
                "0 2 15W * *",
                "0 2 * * FUNDAY",
                "H(9-1) * * * *",
                ", , , , ,");
        var zones = List.of("Local", "UTC+3", "GMT+5", "Z", "CEST", "Mars/Phobos", "europe/berlin", "-");
        return Stream.concat(
                schedules.stream().map(text -> SCHEDULE.with("/spec/schedule", text)),
                zones.stream().map(zone -> SCHEDULE.with("/spec/timeZone", zone)));
    }
}
