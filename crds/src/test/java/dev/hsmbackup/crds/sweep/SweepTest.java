package dev.hsmbackup.crds.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.CrdFiles;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.ManagedHsm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field × every kind of bad value × create and update, on a real API server (FAULTS §2, S19). */
class SweepTest {

    private static final List<Answer> MANAGED_HSMS = managedHsms();
    private static final List<Answer> HSM_BACKUPS = hsmBackups();

    /** Long enough for a rule's message with all that Kubernetes puts around it. */
    private static final int LONGEST_MESSAGE = 1500;

    @Test
    void shouldAnswerManagedHsmsAsRecorded() throws IOException {
        Golden.of("managedhsm").compare(MANAGED_HSMS);
    }

    @Test
    void shouldAnswerHsmBackupsAsRecorded() throws IOException {
        Golden.of("hsmbackup").compare(HSM_BACKUPS);
    }

    @Test
    void shouldAcceptWhatIsRight() {
        assertThat(all().filter(answer -> answer.cell().sample().what().equals("right")))
                .filteredOn(answer ->
                        answer.cell().object().at("/metadata/generateName").isMissingNode())
                .filteredOn(answer -> !answer.accepted())
                .extracting(Answer::line)
                .isEmpty();
    }

    @Test
    void shouldBeAbleToReadAllThatIsAccepted() {
        assertThat(all().map(Answer::line))
                .isNotEmpty()
                .filteredOn(line -> line.contains(Answer.UNREADABLE))
                .isEmpty();
    }

    /** What people write; the words of a name, and of fields that do not exist, are Kubernetes' own. */
    @Test
    void shouldNotRepeatSecretsThatPeoplePasted() {
        assertThat(specs().filter(answer ->
                        Json.ascii(answer.cell().object().tree()).contains(Samples.SECRET)))
                .hasSizeGreaterThan(30)
                .filteredOn(answer -> answer.said().contains(Samples.SECRET))
                .extracting(Answer::line)
                .isEmpty();
    }

    @Test
    void shouldAnswerBriefly() {
        assertThat(specs().filter(answer -> !answer.cell().sample().what().equals("10 KB field name")))
                .filteredOn(answer -> answer.said().length() > LONGEST_MESSAGE)
                .extracting(answer -> answer.said().length() + " " + answer.line())
                .isEmpty();
    }

    private static Stream<Answer> specs() {
        return all().filter(answer -> answer.cell().field().name().startsWith("spec"));
    }

    private static Stream<Answer> all() {
        return Stream.concat(MANAGED_HSMS.stream(), HSM_BACKUPS.stream());
    }

    private static List<Answer> managedHsms() {
        var server = new Server(ManagedHsm.class);
        var fresh = server.store("POST", "", Template.managedHsm("sweep-fresh"));
        var settled = server.store("POST", "", Template.managedHsm("sweep-settled"));
        var status = Template.managedHsmStatus();
        settled = server.store("PUT", "/sweep-settled/status", settled.with("/status", status));
        return run(
                server,
                new Sweep(
                        schema(ManagedHsm.class),
                        Template.managedHsm("sweep-new"),
                        fresh,
                        settled,
                        both(status, status)));
    }

    private static List<Answer> hsmBackups() {
        var server = new Server(HsmBackup.class);
        var fresh = server.store("POST", "", Template.hsmBackup("sweep-fresh"));
        var settled = server.store("POST", "", Template.hsmBackup("sweep-settled"));
        for (var phase : List.of("Starting", "Running")) {
            var status = Template.hsmBackupStatus(phase);
            settled = server.store("PUT", "/sweep-settled/status", settled.with("/status", status));
        }
        return run(
                server,
                new Sweep(
                        schema(HsmBackup.class),
                        Template.hsmBackup("sweep-new"),
                        fresh,
                        settled,
                        both(Template.hsmBackupStatus("Starting"), Template.hsmBackupStatus("Succeeded"))));
    }

    private static Map<Operation, JsonNode> both(JsonNode first, JsonNode next) {
        return Map.of(Operation.FIRST_STATUS, first, Operation.NEXT_STATUS, next);
    }

    private static List<Answer> run(Server server, Sweep sweep) {
        var begin = System.nanoTime();
        var answers = server.answers(sweep.cells());
        System.err.printf(
                "sweep: %d cells, %d accepted, in %d ms%n",
                answers.size(),
                answers.stream().filter(Answer::accepted).count(),
                (System.nanoTime() - begin) / 1_000_000);
        return answers;
    }

    private static JSONSchemaProps schema(Class<? extends HasMetadata> kind) {
        try {
            return CrdFiles.committed(kind)
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getSchema()
                    .getOpenAPIV3Schema();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
