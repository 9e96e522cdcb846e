package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.cluster.ApiFaults;
import dev.hsmbackup.operator.cluster.TestCluster;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.kube.Runs.Written;
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
    private final Runs backups = new Runs(cluster.operator(new ApiFaults()));

    @Test
    void shouldBeLegal() {
        Map<List<RunStatus>, String> paths = new LinkedHashMap<>();
        for (State state : State.values()) {
            paths.putIfAbsent(state.path(), state.name());
        }
        for (Cell cell : Cells.all()) {
            if (cell.decision() instanceof Decision.Write write) {
                List<RunStatus> path = new ArrayList<>(cell.state().path());
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
            for (RunStatus status : state.path()) {
                backup = (HsmBackup) ((Written.Yes) backups.writeStatus(backup, status)).run();
            }

            assertThat(cluster.live(backup).getStatus()).as(state.name()).isEqualTo(state.status());
        }
    }

    /** Why it was refused; empty: accepted. */
    private Optional<String> replay(String namespace, List<RunStatus> path) {
        HsmBackup backup = cluster.backup(namespace, TestCluster.unique("backup"), "payments");
        for (RunStatus status : path) {
            try {
                switch (backups.writeStatus(backup, status)) {
                    case Written.Yes(Run written) -> backup = (HsmBackup) written;
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
