package dev.hsmbackup.crds.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.Schemas;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field × every kind of bad value × create and update, on a real API server (FAULTS §2, S19). */
class SweepTest {

    private static final List<Answer> MANAGED_HSMS = managedHsms();
    private static final List<Answer> HSM_BACKUPS = hsmBackups();
    private static final List<Answer> HSM_RESTORES = hsmRestores();

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
    void shouldAnswerHsmRestoresAsRecorded() throws IOException {
        Golden.of("hsmrestore").compare(HSM_RESTORES);
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

    /**
     * What people write, and what is answered in our words: those about a name, a field that does not exist, or a word that is
     * not in the list of a field are Kubernetes' own.
     */
    private static Stream<Answer> specs() {
        return all().filter(answer -> answer.cell().field().name().startsWith("spec"))
                .filter(answer -> answer.cell().field().schema().getEnum().isEmpty());
    }

    private static Stream<Answer> all() {
        return Stream.of(MANAGED_HSMS, HSM_BACKUPS, HSM_RESTORES).flatMap(List::stream);
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
        var settled = settled(server, Template.hsmBackup("sweep-settled"), Template::hsmBackupStatus);
        var status = both(Template.hsmBackupStatus("Starting"), Template.hsmBackupStatus("Succeeded"));
        return run(server, new Sweep(schema(HsmBackup.class), Template.hsmBackup("sweep-new"), fresh, settled, status));
    }

    /** Its source has one of three fields, so three objects are needed to have them all. */
    private static List<Answer> hsmRestores() {
        var server = new Server(HsmRestore.class);
        return Stream.of("folder", "backupRef", "scheduleRef")
                .flatMap(source -> run(server, hsmRestores(server, source).cells(isOf(source))).stream())
                .toList();
    }

    private static Predicate<String> isOf(String source) {
        return source.equals("folder")
                ? field -> !field.startsWith("spec.source.backupRef") && !field.startsWith("spec.source.scheduleRef")
                : field -> field.startsWith("spec.source." + source);
    }

    private static Sweep hsmRestores(Server server, String source) {
        var name = "sweep-" + source.toLowerCase(Locale.ROOT);
        var fresh = server.store("POST", "", Template.hsmRestore(name + "-fresh", source));
        var settled = settled(server, Template.hsmRestore(name + "-settled", source), Template::hsmRestoreStatus);
        return new Sweep(
                schema(HsmRestore.class),
                Template.hsmRestore("sweep-new", source),
                fresh,
                settled,
                both(Template.hsmRestoreStatus("Starting"), Template.hsmRestoreStatus("Succeeded")));
    }

    private static Template settled(Server server, Template run, Function<String, JsonNode> status) {
        var settled = server.store("POST", "", run);
        var path = "/" + run.at("/metadata/name").asText() + "/status";
        for (var phase : List.of("Starting", "Running")) {
            settled = server.store("PUT", path, settled.with("/status", status.apply(phase)));
        }
        return settled;
    }

    private static Map<Operation, JsonNode> both(JsonNode first, JsonNode next) {
        return Map.of(Operation.FIRST_STATUS, first, Operation.NEXT_STATUS, next);
    }

    private static List<Answer> run(Server server, Sweep sweep) {
        return run(server, sweep.cells());
    }

    private static List<Answer> run(Server server, List<Cell> cells) {
        var begin = System.nanoTime();
        var answers = server.answers(cells);
        System.err.printf(
                "sweep: %d cells, %d accepted, in %d ms%n",
                answers.size(),
                answers.stream().filter(Answer::accepted).count(),
                (System.nanoTime() - begin) / 1_000_000);
        return answers;
    }

    private static JSONSchemaProps schema(Class<? extends HasMetadata> kind) {
        try {
            return Schemas.of(kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
