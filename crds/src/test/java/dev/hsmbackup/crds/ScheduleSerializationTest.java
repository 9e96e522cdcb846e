package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules as JSON and back, and what retention needs of the other kinds. */
class ScheduleSerializationTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void shouldReadBackASchedule() {
        var schedule = SampleSchedules.schedule();
        schedule.setStatus(SampleSchedules.status());

        var text = serialization.asJson(schedule);
        var read = serialization.unmarshal(text, BackupSchedule.class);

        assertThat(read.getSpec()).isEqualTo(schedule.getSpec());
        assertThat(read.getStatus()).isEqualTo(schedule.getStatus());
        assertThat(text)
                .contains(
                        "\"phase\":\"Armed\"",
                        "\"deletionPolicy\":\"Delete\"",
                        "\"lastScheduleTime\":\"2026-03-01T02:00:00Z\"",
                        "\"since\":\"2026-03-01T02:00:00Z\"",
                        "\"failedBackupsHistoryLimit\":0")
                .doesNotContain("null", "cloudHsmRef", "target");
    }

    @Test
    void shouldWriteNothingOfWhatIsNotThere() {
        var spec = serialization.unmarshal("""
                {"schedule":"@daily","template":{"hsmBackup":{"spec":{"cloudHsmRef":{"name":"a"}}}}}
                """, BackupScheduleSpec.class);

        assertThat(serialization.asJson(spec)).doesNotContain("null", "keep", "maxAge", "metadata", "managedHsmRef");
        assertThat(serialization.asJson(BackupScheduleStatus.INITIAL))
                .contains("\"observedGeneration\":-1", "\"phase\":\"Pending\"")
                .doesNotContain("null", "Time", "conditions", "armed", "retry", "wouldDelete");
    }

    /** As the API server fills it in. */
    @Test
    void shouldReadWhatIsAbsentAsTheDefault() {
        var json = "{\"schedule\":\"@daily\",\"template\":{}}";

        assertThat(serialization.unmarshal(json, BackupScheduleSpec.class))
                .isEqualTo(new BackupScheduleSpec(
                        "@daily",
                        "Etc/UTC",
                        "0s",
                        false,
                        false,
                        3600,
                        new BackupScheduleSpec.Retry(2, "5m", "1h"),
                        Retention.KEEP_ALL,
                        3,
                        false,
                        new ScheduleTemplate(null)));
        assertThat(serialization.unmarshal("{}", Retention.class)).isEqualTo(Retention.KEEP_ALL);
        assertThat(serialization.unmarshal("{}", ScheduleTemplate.Metadata.class))
                .isEqualTo(new ScheduleTemplate.Metadata(Map.of(), Map.of()));
        assertThat(serialization.unmarshal("{}", BackupSchedule.class).getStatus())
                .isEqualTo(BackupScheduleStatus.INITIAL);
    }

    @Test
    void shouldReadAScheduleOfANewerVersion() {
        var json = """
                {"apiVersion":"hsmbackup.dev/v1beta1","kind":"BackupSchedule","metadata":{"name":"s"},
                 "spec":{"schedule":"0 2 * * *","new":1,"retry":{"new":1},"retention":{"keepDecades":1,"keepDaily":7},
                         "template":{"keyVaultBackup":{"spec":{"new":1}}}},
                 "status":{"observedGeneration":1,"phase":"Paused","new":1,"armed":{"since":"2026-03-01T02:00:00Z",
                           "rule":"x","new":1},"retry":{"slot":"2026-03-01T02:00:00Z","attempts":1,
                           "nextTime":"2026-03-01T02:05:00Z","new":1}},"new":1}
                """;

        var schedule = serialization.unmarshal(json, BackupSchedule.class);

        assertThat(schedule.getSpec().template()).isEqualTo(new ScheduleTemplate(null));
        assertThat(schedule.getSpec().retry()).isEqualTo(BackupScheduleSpec.Retry.DEFAULT);
        assertThat(schedule.getSpec().retention().keepDaily()).isEqualTo(7);
        assertThat(schedule.getStatus().phase()).isEqualTo(SchedulePhase.PENDING);
        assertThat(schedule.getStatus().armed()).isEqualTo(new BackupScheduleStatus.Armed(Runs.NOW, "x"));
        assertThat(schedule.getStatus().retry())
                .isEqualTo(new BackupScheduleStatus.Retrying(Runs.NOW, 1, Runs.NOW.plusSeconds(300)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackEveryPhase(SchedulePhase phase) {
        assertThat(serialization.unmarshal(serialization.asJson(phase), SchedulePhase.class))
                .isEqualTo(phase);
    }

    /** What is not known deletes nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | RETAIN
            {"deletionPolicy":null}         | RETAIN
            {"deletionPolicy":"Retain"}     | RETAIN
            {"deletionPolicy":"Delete"}     | DELETE
            {"deletionPolicy":"delete"}     | RETAIN
            {"deletionPolicy":"Shred"}      | RETAIN
            """)
    void shouldKeepWhatIsInStorageUnlessSaid(String spec, DeletionPolicy policy) {
        assertThat(serialization.unmarshal(spec, HsmBackupSpec.class).deletionPolicy())
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"containerUri":"x"}                          | false
            {"containerUri":"x","allowDelete":null}       | false
            {"containerUri":"x","allowDelete":false}      | false
            {"containerUri":"x","allowDelete":true}       | true
            """)
    void shouldAllowNoDeletesUnlessSaid(String storage, boolean allowed) {
        var read = serialization.unmarshal(storage, ManagedHsmSpec.Storage.class);

        assertThat(read.allowDelete()).isEqualTo(allowed);
        assertThat(serialization.unmarshal(serialization.asJson(read), ManagedHsmSpec.Storage.class))
                .isEqualTo(read);
    }
}
