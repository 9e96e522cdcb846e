package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.HsmRestoreSpec.Safety;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FAULTS F86. The one that asks was created at 2h, and looks at 2h1m. */
class RivalPolicyTest {

    private static final List<String> ALL = List.of("*");

    /** {@code began}: when its attempt began; the phases after Starting have a job. */
    @ParameterizedTest(name = "{0}, created at {1}, began at {2}: {3}")
    @CsvSource({
        "PENDING,                1h59m59s, -, busy",
        "AWAITING_SAFETY_BACKUP, 1h59m59s, -, busy",
        "STARTING,               1h59m59s, 1h59m59s, busy",
        "RUNNING,                1h, 1h, busy",
        "PENDING,                2h1s, -, on",
        "AWAITING_SAFETY_BACKUP, 2h1s, -, on",
        "RUNNING,                2h1s, 2h2s, busy",
        "SUCCEEDED,              1h, 1h59m59s, on",
        "SUCCEEDED,              1h, 2h, busy",
        "SUCCEEDED,              1h, 2h1s, busy",
        "SUCCEEDED,              2h1s, 2h2s, busy",
        "FAILED,                 1h, 2h1s, busy",
        "UNKNOWN,                1h, 2h1s, busy",
        "UNKNOWN,                1h, 1h59m59s, on",
        "FAILED,                 1h, -, on",
    })
    void shouldFailWhereAnotherRestoreComesFirst(Phase phase, String created, String began, String expected) {
        HsmRestore other = other(created);
        if (!began.equals("-")) {
            Restores.in(other, phase, began);
        } else {
            other.setStatus(RunStatus.INITIAL.toBuilder().phase(phase).build());
        }

        Optional<Decision> decision = decide(other, ALL);

        assertThat(Restores.text(decision)).isEqualTo(expected.equals("on") ? "on" : "Failed HsmBusy !");
    }

    /** Of two of the same second one comes first, whichever looks. */
    @Test
    void shouldLetOneOfTheSameSecondGoOn() {
        HsmRestore other = other("2h");
        HsmRestore mine = mine();

        Optional<Decision> first = RivalPolicy.decide(mine, List.of(mine, other), ALL, at("2h1m"));
        Optional<Decision> second = RivalPolicy.decide(other, List.of(mine, other), ALL, at("2h1m"));

        assertThat(List.of(first.isPresent(), second.isPresent())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void shouldPassOverWhatNeverBegins() {
        HsmRestore preflight = other("1h59m59s");
        HsmRestoreSpec spec = preflight.getSpec();
        preflight.setSpec(new HsmRestoreSpec(
                spec.managedHsmRef(),
                spec.source(),
                spec.keyName(),
                spec.confirm(),
                spec.notAfter(),
                spec.safetyBackup(),
                true,
                spec.startDeadline(),
                spec.timeout()));
        HsmRestore replayed = other("1h59m59s");
        replayed.getMetadata().setLabels(Map.of(RestorePolicy.VELERO, "monday"));
        HsmRestore late = other("1h59m59s");
        late.setSpec(Restores.of(null, Safety.DEFAULT, at("2h30s")).getSpec());
        HsmRestore deleted = other("1h59m59s");
        deleted.getMetadata().setDeletionTimestamp(at("2h1s").toString());
        HsmRestore refused = Restores.in(other("1h59m59s"), Phase.FAILED, "2h1s");
        refused.setStatus(
                refused.getStatus().toBuilder().jobId(null).startTime(null).build());

        for (HsmRestore other : List.of(preflight, replayed, late, deleted, refused)) {
            assertThat(decide(other, ALL)).isEmpty();
        }
    }

    /** Otherwise anybody could keep everybody from restoring. */
    @Test
    void shouldPassOverNamespacesThatMayNotRestore() {
        HsmRestore other = other("1h59m59s");
        other.getMetadata().setNamespace("team-b");

        assertThat(decide(other, List.of("team-a"))).isEmpty();
        assertThat(decide(other, List.of("team-a", "team-b"))).isPresent();
        assertThat(decide(Restores.in(other, Phase.RUNNING, "1h59m59s"), List.of("team-a")))
                .isPresent();
    }

    @Test
    void shouldNameOnlyWhatIsOfTheSameNamespace() {
        HsmRestore stranger = other("1h59m59s");
        stranger.getMetadata().setNamespace("team-b");

        assertThat(Restores.message(decide(other("1h59m59s"), ALL)))
                .contains("HsmRestore \"other\"", "Restores do not queue", "create a new HsmRestore");
        assertThat(Restores.message(decide(stranger, ALL)))
                .contains("Another restore", "Restores do not queue")
                .doesNotContain("other\"", "team-b");
    }

    private static Optional<Decision> decide(HsmRestore other, List<String> namespaces) {
        HsmRestore mine = mine();
        return RivalPolicy.decide(mine, List.of(mine, other), namespaces, at("2h1m"));
    }

    private static HsmRestore mine() {
        HsmRestore mine = Restores.full();
        mine.getMetadata().setCreationTimestamp(at("2h").toString());
        return mine;
    }

    private static HsmRestore other(String created) {
        HsmRestore other = Restores.full();
        other.getMetadata().setName("other");
        other.getMetadata().setUid("2f0a7c11-0000-4f3e-9a0e-8f2f6f0c1a11");
        other.getMetadata().setCreationTimestamp(at(created).toString());
        return other;
    }
}
