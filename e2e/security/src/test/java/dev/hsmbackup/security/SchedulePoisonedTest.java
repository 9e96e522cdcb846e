package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Schedule;
import dev.hsmbackup.team.Team;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Schedules that no rule of the CRD would let pass: the good one beside them runs, they start nothing. Changes a CRD of the
 * platform, so no other test may run meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(Integer.MAX_VALUE - 2)
class SchedulePoisonedTest {

    private static final String GOOD = "good";

    private LooseCrds crds;
    private Team team;
    private Hsm hsm;

    /** Name and all but the metadata, as YAML flow. */
    private static Map<String, String> schedules() {
        String template = "template: {hsmBackup: {spec: {managedHsmRef: {name: HSM}}}}";
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("bare", "");
        poison.put("spec-null", "spec: null");
        poison.put("spec-empty", "spec: {}");
        poison.put("spec-text", "spec: poison");
        poison.put("schedule-null", "spec: {schedule: null, " + template + "}");
        poison.put("schedule-empty", "spec: {schedule: \"\", " + template + "}");
        poison.put("schedule-each-minute", "spec: {schedule: \"* * * * *\", " + template + "}");
        poison.put("schedule-long", "spec: {schedule: \"" + "1,".repeat(20_000) + " * * * *\", " + template + "}");
        poison.put("schedule-number", "spec: {schedule: 5, " + template + "}");
        poison.put("zone-odd", "spec: {schedule: 0 0 29 2 *, timeZone: ../../etc/passwd, " + template + "}");
        poison.put("jitter-odd", "spec: {schedule: 0 0 29 2 *, jitter: soon, " + template + "}");
        poison.put("deadline-negative", "spec: {schedule: 0 0 29 2 *, startingDeadlineSeconds: -5, " + template + "}");
        poison.put("retry-odd", "spec: {schedule: 0 0 29 2 *, retry: {limit: -1, delay: x}, " + template + "}");
        poison.put(
                "retention-odd",
                "spec: {schedule: 0 0 29 2 *, retention: {keepLast: -3, maxAge: x}, " + template + "}");
        poison.put("retention-text", "spec: {schedule: 0 0 29 2 *, retention: none, " + template + "}");
        poison.put("template-null", "spec: {schedule: 0 0 29 2 *, template: null}");
        poison.put("template-empty", "spec: {schedule: 0 0 29 2 *, template: {}}");
        poison.put("template-text", "spec: {schedule: 0 0 29 2 *, template: {hsmBackup: poison}}");
        poison.put("n".repeat(200), "spec: {schedule: 0 0 29 2 *, " + template + "}");
        poison.put("status-text", "spec: {schedule: 0 0 29 2 *, " + template + "}\nstatus: poison");
        poison.put(
                "status-odd",
                "spec: {schedule: 0 0 29 2 *, " + template + "}\nstatus: {observedGeneration: 1, phase: Exploded,"
                        + " lastScheduleTime: yesterday, missedRuns: -1, armed: {since: never, rule: 1}}");
        return poison;
    }

    @BeforeAll
    void loosenAndStore() {
        Shared.platform().operator();
        team = Shared.platform().team("poisoned");
        hsm = team.hsm("good", Duration.ofMillis(1));
        team.schedule(GOOD).createForTriggers(hsm, "");
        crds = new LooseCrds("BackupSchedule");
        schedules()
                .forEach((name, rest) ->
                        crds.store("BackupSchedule", team.namespace(), name, rest.replace("HSM}", hsm.name() + "}")));
    }

    @Test
    @Order(1)
    @DisplayName("S19 a good schedule beside poisoned ones")
    void shouldServeTheGoodOne() {
        assertServes("beside", 1);
    }

    @Test
    @Order(2)
    @DisplayName("S19 a start of the operator among poisoned schedules")
    void shouldStartAmongThem() {
        Shared.platform().rig().operator().stop(Duration.ofMinutes(2));

        assertServes("after-a-restart", 2);
    }

    private void assertServes(String token, int backups) {
        long pid = Shared.platform().operator().pid();
        Schedule good = team.schedule(GOOD);
        String before = good.status().lastSuccessfulBackup();
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
            good.trigger(token);
            return true;
        });

        good.awaitGoodAfter(before == null ? "" : before);

        assertThat(Shared.platform().rig().operator().pid()).isEqualTo(pid);
        assertThat(Shared.platform().rig().operator().isAlive()).isTrue();
        assertThat(Shared.platform()
                        .admin()
                        .resources(HsmBackup.class)
                        .inNamespace(team.namespace())
                        .list()
                        .getItems())
                .hasSize(backups)
                .allSatisfy(backup -> assertThat(backup.getMetadata().getName()).startsWith(GOOD));
        assertThat(hsm.starts()).extracting(Arrival::path).hasSize(backups);
    }

    @AfterAll
    void restore() {
        await().atMost(LooseCrds.PATIENCE).ignoreExceptions().until(() -> {
            Shared.platform()
                    .rig()
                    .kubectl()
                    .output("delete", "backupschedules", "--all", "--namespace=" + team.namespace());
            return true;
        });
        crds.restore("BackupSchedule", team.namespace());
        Evidence.close(team);
    }
}
