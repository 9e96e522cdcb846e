package dev.hsmbackup.operator.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.kube.Schedules;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API server does not let a schedule's backup be created. */
class ScheduleRefusalsTest {

    private static final int MOST_STEPS = 10;

    private final EngineFixture it = new EngineFixture();
    private final ScheduleEngine engine = engine();

    private ScheduleEngine engine() {
        KubernetesClient client = TestCluster.get().operator(new ApiFaults());
        return new ScheduleEngine(
                new Schedules(client),
                it.replica.leadership,
                new EventPublisher(client, "me", it.clock),
                new ScheduleReporter(it.replica.metrics.schedules(), it.clock),
                it.clock);
    }

    @Test
    void shouldSayOnceWhoRefusesAndGoOnWhenNobodyDoesAnyMore() {
        BackupSchedule schedule = hourly();
        Instant slot = next(schedule);
        ResourceQuota quota = it.cluster.admin().resource(noBackups()).create();
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));

        step(schedule);
        step(schedule);
        List<Event> events = events();
        it.cluster.admin().resource(quota).delete();
        step(schedule);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getReason()).isEqualTo("BackupRefused");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getNote()).contains("quotas", "none-at-all", "startingDeadlineSeconds");
        });
        assertThat(backups()).hasSize(1);
        assertThat(live(schedule).getStatus().missedRuns()).isZero();
    }

    @Test
    void shouldCountTheSlotAsMissedWhereItIsRefusedForTooLong() {
        BackupSchedule schedule = hourly();
        Instant slot = next(schedule);
        it.cluster.admin().resource(noBackups()).create();
        it.pass(Duration.between(it.clock.instant(), slot).plusSeconds(1));
        step(schedule);

        it.pass(Duration.ofMinutes(31));
        step(schedule);

        assertThat(events()).extracting(Event::getReason).containsExactlyInAnyOrder("BackupRefused", "SlotMissed");
        assertThat(live(schedule).getStatus().lastMissedTime()).isEqualTo(slot);
        assertThat(live(schedule).getStatus().missedRuns()).isEqualTo(1);
    }

    private ResourceQuota noBackups() {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(it.namespace)
                .withName("none-at-all")
                .endMetadata()
                .withNewSpec()
                .addToHard("count/hsmbackups.hsmbackup.dev", new Quantity("0"))
                .endSpec()
                .build();
    }

    private BackupSchedule hourly() {
        String manifest = """
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata:
                  name: hourly
                  namespace: %s
                spec:
                  schedule: "@hourly"
                  startingDeadlineSeconds: 1800
                  template:
                    hsmBackup:
                      spec:
                        managedHsmRef:
                          name: %s
                """.formatted(it.namespace, it.hsm.getMetadata().getName());
        return it.cluster
                .admin()
                .resources(BackupSchedule.class)
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private Instant next(BackupSchedule schedule) {
        step(schedule);
        return requireNonNull(live(schedule).getStatus().nextScheduleTime());
    }

    /** As the framework does: again as long as something is to be done at once. */
    private void step(BackupSchedule schedule) {
        for (int i = 0; i < MOST_STEPS; i++) {
            if (engine.step(schedule).compareTo(Duration.ofSeconds(1)) > 0) {
                return;
            }
        }
    }

    private BackupSchedule live(BackupSchedule schedule) {
        return it.cluster.admin().resource(schedule).get();
    }

    private List<HsmBackup> backups() {
        return it.cluster
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(it.namespace)
                .list()
                .getItems();
    }

    private List<Event> events() {
        return it.cluster
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace(it.namespace)
                .list()
                .getItems();
    }
}
