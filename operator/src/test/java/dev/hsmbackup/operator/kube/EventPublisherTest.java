package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.MutableClock;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.operation.Announcement;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private static final Announcement NEWS =
            new Announcement(true, "StartBackup", "HsmBusy", "Another job runs on the HSM.");

    private final TestCluster cluster = TestCluster.get();
    private final ApiFaults faults = new ApiFaults();
    private final EventPublisher events =
            new EventPublisher(cluster.operator(faults), "operator-0", new MutableClock());

    @Test
    void shouldBeSeenByKubectlEvents() {
        HsmBackup backup = cluster.backup(cluster.namespace(), "nightly", "payments");

        events.publish(backup, NEWS);

        String seen = cluster.controlPlane()
                .admin()
                .output("events", "-n", backup.getMetadata().getNamespace(), "--for", "hsmbackup/nightly");
        assertThat(seen).contains("Warning", "HsmBusy", "HsmBackup/nightly", "Another job runs on the HSM.");
    }

    @Test
    void shouldSayWhoDidWhat() {
        HsmBackup backup = cluster.backup(cluster.namespace(), "nightly", "payments");

        events.publish(backup, NEWS);

        assertThat(published(backup.getMetadata().getNamespace(), "nightly"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getAction()).isEqualTo("StartBackup");
                    assertThat(event.getReportingController()).isEqualTo(EventPublisher.CONTROLLER);
                    assertThat(event.getReportingInstance()).isEqualTo("operator-0");
                    assertThat(event.getRegarding().getUid())
                            .isEqualTo(backup.getMetadata().getUid());
                });
    }

    @Test
    void shouldPublishNewsAboutClusterScopedObjectsInDefault() {
        ManagedHsm hsm = cluster.hsm();

        events.publish(hsm, NEWS);

        assertThat(published("default", hsm.getMetadata().getName())).hasSize(1);
        assertThat(cluster.controlPlane()
                        .admin()
                        .output(
                                "events",
                                "--for",
                                "managedhsm/" + hsm.getMetadata().getName()))
                .contains("HsmBusy");
    }

    @Test
    void shouldPublishTheSameNewsTwice() {
        HsmBackup backup = cluster.backup(cluster.namespace(), "nightly", "payments");

        events.publish(backup, NEWS);
        events.publish(backup, NEWS);

        assertThat(published(backup.getMetadata().getNamespace(), "nightly")).hasSize(2);
    }

    /** The limit is in bytes; Azure's words may have any language. */
    @Test
    void shouldCutLongNews() {
        HsmBackup backup = cluster.backup(cluster.namespace(), "nightly", "payments");

        events.publish(backup, new Announcement(true, "StartBackup", "HsmBusy", "x" + "ü".repeat(1000)));

        assertThat(published(backup.getMetadata().getNamespace(), "nightly"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote().getBytes(StandardCharsets.UTF_8).length)
                        .isEqualTo(1023))
                .satisfies(event -> assertThat(event.getNote()).endsWith("ü"));
    }

    @Test
    void shouldNotFailWhereAnEventCannotBeWritten() {
        HsmBackup backup = cluster.backup(cluster.namespace(), "nightly", "payments");
        faults.lose(request -> request.uri().getPath().endsWith("/events"), 1);

        assertThatCode(() -> events.publish(backup, NEWS)).doesNotThrowAnyException();

        assertThat(faults.allHappened()).isTrue();
        assertThat(published(backup.getMetadata().getNamespace(), "nightly")).isEmpty();
    }

    private List<Event> published(String namespace, String about) {
        return cluster.admin().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(about))
                .toList();
    }
}
