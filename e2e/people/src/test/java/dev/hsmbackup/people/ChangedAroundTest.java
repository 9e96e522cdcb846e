package dev.hsmbackup.people;

import static dev.hsmbackup.people.Looks.awaitLockFree;
import static dev.hsmbackup.people.Looks.deleteHsm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F96 and F99: what happens around a backup while its job runs. */
@ExtendWith(SharedPlatform.class)
class ChangedAroundTest {

    private static final Duration UNTIL_TOLD = Duration.ofMinutes(30);
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Storage, namespaces and identity that are all not those the job was started with. */
    private static final String OTHER_SPEC = """
        {"spec": {"storage": {"containerUri": "https://elsewhere.blob.core.windows.net/other"},
                  "backup": {"namespaces": ["nobody"]},
                  "identity": {"clientId": "0f3a5a8e-4c1f-4a52-9f57-2d6cb1f0affe",
                               "tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db48"}}}\
        """;

    @Test
    @DisplayName("F96 labels, annotations and owners stripped or changed mid-job and after the end: no second start")
    void shouldNotCareForLabelsAnnotationsAndOwners(Team team) {
        Hsm hsm = team.hsm("stripped", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        dress(team, "x");
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());

        strip(team);
        dress(team, "y");
        strip(team);
        hsm.endJob();
        RunStatus ended = team.awaitEnd("nightly");
        dress(team, "z");
        strip(team);

        // Proof that the operator saw the changes: it works on what came after them.
        team.requestBackup("next", hsm);
        team.awaitPhase("next", Phase.RUNNING);
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.jobId()).isEqualTo(job);
        assertThat(team.status("nightly")).isEqualTo(ended);
        assertThat(hsm.starts()).hasSize(2);
    }

    @Test
    @DisplayName(
            "F99 ManagedHsm closed to the namespace and given other storage and identity: the job goes on as begun")
    void shouldFinishWithTheHostAndIdentityOfItsStart(Team team) {
        Hsm hsm = team.hsm("edited", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());
        team.requestBackup("waits", hsm);

        assertThat(team.kubectl("patch", "mhsm/" + hsm.name(), "--type=merge", "-p", OTHER_SPEC)
                        .stderr())
                .isEmpty();
        int before = hsm.polls(job).size();
        await("Azure to be asked on").atMost(SOON).until(() -> hsm.polls(job).size() > before);
        hsm.endJob();

        RunStatus ended = team.awaitEnd("nightly");
        RunStatus refused = team.awaitEnd("waits");
        assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(ended.folderUri()).startsWith("https://backups.blob.core.windows.net/hsm/");
        assertThat(hsm.polls(job)).allSatisfy(poll -> assertThat(poll.answer()).isEqualTo("200"));
        assertThat(refused.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(refused, "Ready").reason()).isEqualTo("HsmNotAvailable");
        assertThat(hsm.starts()).as("the waiting one had lost its HSM").hasSize(1);
        awaitLockFree(team, hsm);
    }

    @Test
    @DisplayName("F99 ManagedHsm deleted: the job goes on, the waiting one fails")
    void shouldFinishThoughItsManagedHsmIsDeleted(Team team) {
        Hsm hsm = team.hsm("dropped", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        team.awaitPhase("nightly", Phase.RUNNING);
        team.requestBackup("waits", hsm);

        deleteHsm(team, hsm);
        RunStatus refused = team.awaitEnd("waits");
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.RUNNING);
        hsm.endJob();

        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(refused.phase()).isEqualTo(Phase.FAILED);
        assertThat(Team.condition(refused, "Ready").message())
                .contains("There is no ManagedHsm \"" + hsm.name() + "\" that namespace \"" + team.namespace()
                        + "\" may back up");
        assertThat(hsm.starts()).hasSize(1);
    }

    @Test
    @DisplayName("F99 ManagedHsm deleted and made again: the lock is the host's, so a new backup waits")
    void shouldKeepTheLockOverANewManagedHsm(Team team) {
        Hsm hsm = team.hsm("remade", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        team.awaitPhase("nightly", Phase.RUNNING);

        deleteHsm(team, hsm);
        team.declare(hsm);
        team.requestBackup("next", hsm);
        RunStatus waits = team.awaitStatus(
                "next", SOON, "to wait", status -> !status.conditions().isEmpty());
        hsm.endJob();
        team.awaitPhase("next", Phase.RUNNING);
        hsm.endJob();

        assertThat(Team.condition(waits, "Reconciling").reason()).isEqualTo("HsmBusy");
        assertThat(team.awaitEnd("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(team.awaitEnd("next").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts())
                .extracting(start -> start.answer())
                .as("the HSM was never asked while it was busy")
                .containsExactly("202", "202");
    }

    @Test
    @DisplayName("F80, F99 HsmBackup and ManagedHsm both deleted: the next one still waits for the job")
    void shouldFollowTheJobThoughNobodyIsLeft(Team team) {
        Hsm hsm = team.hsm("nobody", UNTIL_TOLD);
        team.requestBackup("nightly", hsm);
        String job =
                Objects.requireNonNull(team.awaitPhase("nightly", Phase.RUNNING).jobId());

        deleteHsm(team, hsm);
        team.kubectl("delete", "hb/nightly");
        Looks.awaitOrphan(team, hsm, job);
        team.declare(hsm);
        team.requestBackup("next", hsm);
        team.awaitStatus("next", SOON, "to wait", status -> !status.conditions().isEmpty());
        hsm.endJob();

        team.awaitPhase("next", Phase.RUNNING);
        assertThat(hsm.starts()).extracting(start -> start.answer()).containsExactly("202", "202");
    }

    private static void dress(Team team, String value) {
        edit(
                team,
                Map.of("team", value, "app.kubernetes.io/managed-by", value),
                Map.of("note", value),
                List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Namespace")
                        .withName(team.namespace())
                        .withUid(team.platform()
                                .admin()
                                .namespaces()
                                .withName(team.namespace())
                                .get()
                                .getMetadata()
                                .getUid())
                        .build()));
    }

    private static void strip(Team team) {
        edit(team, Map.of(), Map.of(), List.of());
    }

    private static void edit(
            Team team, Map<String, String> labels, Map<String, String> annotations, List<OwnerReference> owners) {
        team.platform()
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .withName("nightly")
                .edit(backup -> {
                    backup.getMetadata().setLabels(labels);
                    backup.getMetadata().setAnnotations(annotations);
                    backup.getMetadata().setOwnerReferences(owners);
                    return backup;
                });
    }
}
