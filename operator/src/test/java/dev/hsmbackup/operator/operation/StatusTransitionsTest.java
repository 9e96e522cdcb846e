package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.HsmBackups;
import dev.hsmbackup.operator.kube.HsmBackups.Written;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The API server, with the rules of our CRD, accepts every status that the policies write, in the order they do. */
class StatusTransitionsTest {

    private final TestCluster cluster = TestCluster.get();
    private final HsmBackups backups = new HsmBackups(cluster.operator(new ApiFaults()));

    @Test
    void shouldBeLegal() {
        Map<List<HsmBackupStatus>, String> paths = new LinkedHashMap<>();
        for (State state : State.values()) {
            paths.putIfAbsent(state.path(), state.name());
        }
        for (Cell cell : Cells.all()) {
            if (cell.decision() instanceof Decision.Write write) {
                List<HsmBackupStatus> path = new ArrayList<>(cell.state().path());
                path.add(write.status());
                paths.putIfAbsent(path, cell.name());
            }
        }
        String namespace = cluster.namespace();

        List<String> refused = new ArrayList<>();
        paths.forEach((path, name) -> replay(namespace, path).ifPresent(why -> refused.add(name + ": " + why)));

        assertThat(refused).isEmpty();
        assertThat(paths).hasSizeGreaterThan(State.values().length);
    }

    @Test
    void shouldBeReadBackAsWritten() {
        String namespace = cluster.namespace();

        for (State state : State.values()) {
            HsmBackup backup = cluster.backup(namespace, TestCluster.unique("backup"), "payments");
            for (HsmBackupStatus status : state.path()) {
                backup = ((Written.Yes) backups.writeStatus(backup, status)).backup();
            }

            assertThat(cluster.live(backup).getStatus()).as(state.name()).isEqualTo(state.status());
        }
    }

    /** Why it was refused; empty: accepted. */
    private Optional<String> replay(String namespace, List<HsmBackupStatus> path) {
        HsmBackup backup = cluster.backup(namespace, TestCluster.unique("backup"), "payments");
        for (HsmBackupStatus status : path) {
            try {
                switch (backups.writeStatus(backup, status)) {
                    case Written.Yes(HsmBackup written) -> backup = written;
                    case Written.Outdated() -> {
                        return Optional.of("conflict");
                    }
                }
            } catch (KubernetesClientException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }
}
