package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.Runs.Written;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final RunStatus SEEN =
            RunStatus.INITIAL.toBuilder().observedGeneration(1).build();

    private final TestCluster cluster = TestCluster.get();
    private final ApiFaults faults = new ApiFaults();
    private final Runs backups = new Runs(cluster.operator(faults));
    private final HsmBackup created = cluster.backup(cluster.namespace(), "nightly", "payments");

    @Test
    void shouldWriteTheStatusAndGiveTheNewObject() {
        Written written = backups.writeStatus(created, SEEN);

        assertThat(written).isInstanceOfSatisfying(Written.Yes.class, yes -> {
            assertThat(yes.run().getStatus()).isEqualTo(SEEN);
            assertThat(yes.run().getMetadata().getResourceVersion())
                    .isNotEqualTo(created.getMetadata().getResourceVersion());
        });
        assertThat(backups.live(created))
                .hasValueSatisfying(live -> assertThat(live.getStatus()).isEqualTo(SEEN));
    }

    @Test
    void shouldNotWriteOverAChangeOfSomebodyElse() {
        annotate(created);

        Written written = backups.writeStatus(created, SEEN);

        assertThat(written).isEqualTo(new Written.Outdated());
        assertThat(cluster.live(created).getStatus()).isEqualTo(RunStatus.INITIAL);
    }

    @Test
    void shouldNotWriteToADeletedObject() {
        cluster.admin().resource(created).delete();

        Written written = backups.writeStatus(created, SEEN);

        assertThat(written).isEqualTo(new Written.Outdated());
        assertThat(backups.live(created)).isEmpty();
    }

    /** FAULTS F81. */
    @Test
    void shouldTellAnObjectFromItsSuccessorOfTheSameName() {
        cluster.admin().resource(created).delete();
        HsmBackup successor = cluster.backup(created.getMetadata().getNamespace(), "nightly", "payments");

        Written written = backups.writeStatus(created, SEEN);

        assertThat(written).isEqualTo(new Written.Outdated());
        assertThat(backups.live(created)).isEmpty();
        assertThat(backups.live(successor)).isPresent();
        assertThat(cluster.live(successor).getStatus()).isEqualTo(RunStatus.INITIAL);
    }

    @Test
    void shouldThrowWhereTheApiServerRefuses() {
        RunStatus illegal = SEEN.toBuilder().phase(Phase.SUCCEEDED).build();

        assertThatThrownBy(() -> backups.writeStatus(created, illegal))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("phase");
    }

    @Test
    void shouldThrowWhereItIsNotKnownWhetherItIsWritten() {
        faults.lose(ApiFaults.statusWrite(""), 1);

        assertThatThrownBy(() -> backups.writeStatus(created, SEEN))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isLessThan(400));
    }

    /** The API server keeps what an update leaves out; labels of others would be lost otherwise. */
    @Test
    void shouldKeepWhatOthersWrote() {
        annotate(created);
        Run read = backups.live((Run) created).orElseThrow();

        backups.writeStatus(read, SEEN);

        assertThat(cluster.live(created).getMetadata().getAnnotations()).containsEntry("note", "mine");
    }

    private void annotate(HsmBackup backup) {
        cluster.admin().resource(backup).edit(it -> {
            it.getMetadata().setAnnotations(Map.of("note", "mine"));
            return it;
        });
    }
}
