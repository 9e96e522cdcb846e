package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.controlplane.Kubectl;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at the command line sees of a schedule. */
class KubectlScheduleTest {

    private final ApiServer api = ApiServer.shared();
    private final Kubectl kubectl = api.kubectl();

    @Test
    void shouldShowASchedule() {
        var name = armed();

        var lines = kubectl.output("get", "bs", name).lines().toList();

        assertThat(columns(lines.get(0)))
                .containsExactly("NAME", "SCHEDULE", "SUSPEND", "LAST SUCCESS", "NEXT", "PHASE", "AGE");
        assertThat(columns(lines.get(1)).subList(0, 3)).containsExactly(name, "30 2 * * *", "true");
        // Not as an age: it is to come.
        assertThat(columns(lines.get(1)).subList(4, 6)).containsExactly("2026-03-02T02:00:00Z", "Armed");
    }

    @Test
    void shouldShowMoreOfASchedule() {
        var name = armed();

        var lines = kubectl.output("get", "backupschedule", name, "-o", "wide")
                .lines()
                .toList();

        assertThat(columns(lines.get(0)))
                .containsExactly("NAME", "SCHEDULE", "TZ", "SUSPEND", "LAST SUCCESS", "NEXT", "PHASE", "REASON", "AGE");
        assertThat(columns(lines.get(1)))
                .startsWith(name, "30 2 * * *", "Europe/Berlin", "true")
                .contains("Armed");
    }

    @Test
    void shouldShowANewSchedule() {
        var schedule = Manifest.backupSchedule(Manifest.uniqueName());
        api.create(schedule);

        var lines = kubectl.output("get", "bs", schedule.name()).lines().toList();

        assertThat(columns(lines.get(1))).startsWith(schedule.name(), "0 2 * * *", "false", "Pending");
    }

    @Test
    void shouldListSchedulesByCategory() {
        var name = armed();

        assertThat(kubectl.output("get", Api.CATEGORY, "-A", "-o", "name"))
                .contains("backupschedule.hsmbackup.dev/" + name);
    }

    @Test
    void shouldEndTheWaitForAnArmedSchedule() {
        var name = armed();

        assertThat(waitFor(name, "condition=Ready")).isTrue();
        assertThat(waitFor(name, "condition=Overdue")).isFalse();
    }

    /** As one turns a CronJob off and on, and as one asks for a run. */
    @Test
    void shouldBeSuspendedAndTriggeredByHand() {
        var name = armed();

        kubectl.output("patch", "bs", name, "--type=merge", "-p", "{\"spec\":{\"suspend\":false}}");
        kubectl.output("annotate", "bs", name, BackupSchedule.TRIGGER + "=1");
        var refused = kubectl.run("annotate", "bs", name, BackupSchedule.TRIGGER + "=2");
        kubectl.output("annotate", "--overwrite", "bs", name, BackupSchedule.TRIGGER + "=2");

        assertThat(refused.succeeded()).isFalse();
        assertThat(kubectl.output(
                        "get",
                        "bs",
                        name,
                        "-o",
                        "jsonpath={.spec.suspend} {.metadata.annotations} {.metadata.generation}"))
                .isEqualTo("false {\"hsmbackup.dev/trigger\":\"2\"} 2");
    }

    /** What CronJob and others have, and what people guess. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/cron",
                "/spec/timezone",
                "/spec/concurrencyPolicy",
                "/spec/successfulJobsHistoryLimit",
                "/spec/deletionPolicy",
                "/spec/retention/keepDays",
                "/spec/template/spec",
                "/spec/template/keyVaultBackup",
                "/spec/template/hsmBackup/metadata/name",
                "/spec/template/hsmBackup/metadata/finalizers",
                "/spec/template/hsmBackup/spec/containerUri"
            })
    void shouldRefuseAFieldThatDoesNotExist(String pointer) {
        var manifest = Manifest.backupSchedule("nightly")
                .with("/spec/retention/keepDaily", 7)
                .with("/spec/template/hsmBackup/metadata/labels/team", "a")
                .with(pointer, "x");

        var result = kubectl.runWithInput(manifest.json(), "create", "--validate=strict", "-f", "-");

        assertThat(result.succeeded()).isFalse();
        assertThat(result.stderr())
                .contains("unknown field \"" + pointer.substring(1).replace('/', '.') + "\"");
    }

    private String armed() {
        var schedule = api.client().resource(SampleSchedules.schedule()).create();
        schedule.setStatus(SampleSchedules.status());
        return api.client().resource(schedule).updateStatus().getMetadata().getName();
    }

    /** Looks once: what it waits for is there, or it is not. */
    private boolean waitFor(String name, String what) {
        return kubectl.run("wait", "bs/" + name, "--for=" + what, "--timeout=0").succeeded();
    }

    private static List<String> columns(String line) {
        return Stream.of(line.strip().split("\\s{2,}")).toList();
    }
}
