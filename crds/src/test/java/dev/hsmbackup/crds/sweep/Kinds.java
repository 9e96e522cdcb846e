package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmRestore;
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
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is swept in each kind. */
final class Kinds {

    private Kinds() {}

    /** By the name of the golden file. */
    static Map<String, List<Answer>> answers() {
        return Map.of(
                "managedhsm", hsms(ManagedHsm.class, Template::managedHsm, Template.managedHsmStatus()),
                "cloudhsm", hsms(CloudHsm.class, Template::cloudHsm, Template.cloudHsmStatus()),
                "backupschedule", backupSchedules(),
                "hsmbackup", hsmBackups(),
                "hsmrestore", restores(HsmRestore.class, "folder", Template::hsmRestore, Template::hsmRestoreStatus),
                "cloudhsmrestore",
                        restores(
                                CloudHsmRestore.class,
                                "backupId",
                                Template::cloudHsmRestore,
                                Template::cloudHsmRestoreStatus));
    }

    private static List<Answer> hsms(
            Class<? extends HasMetadata> kind, Function<String, Template> named, JsonNode status) {
        var server = new Server(kind);
        var fresh = server.store("POST", "", named.apply("sweep-fresh"));
        var settled = server.store("POST", "", named.apply("sweep-settled"));
        settled = server.store("PUT", "/sweep-settled/status", settled.with("/status", status));
        var sweep = new Sweep(schema(kind), named.apply("sweep-new"), fresh, settled, both(status, status));
        return run(server, sweep.cells());
    }

    /** The HSM of its backups is in one of two fields, so two objects are needed to have both. */
    private static List<Answer> backupSchedules() {
        Predicate<String> isOfCloud = field -> field.startsWith("spec.template.hsmBackup.spec.cloudHsmRef");
        return Stream.concat(schedules("managedHsmRef", isOfCloud.negate()), schedules("cloudHsmRef", isOfCloud))
                .toList();
    }

    private static Stream<Answer> schedules(String hsm, Predicate<String> fields) {
        var server = new Server(BackupSchedule.class);
        var name = "sweep-" + hsm.toLowerCase(Locale.ROOT);
        var fresh = server.store("POST", "", Schedules.schedule(name + "-fresh", hsm));
        var settled = server.store("POST", "", Schedules.schedule(name + "-settled", hsm));
        var status = Schedules.status();
        settled = server.store("PUT", "/" + name + "-settled/status", settled.with("/status", status));
        var unborn = Schedules.schedule("sweep-new", hsm);
        var sweep = new Sweep(schema(BackupSchedule.class), unborn, fresh, settled, both(status, status));
        return run(server, sweep.cells(fields)).stream();
    }

    /** Its HSM is in one of two fields, so two objects are needed to have both. */
    private static List<Answer> hsmBackups() {
        Predicate<String> isOfCloud = Set.of(
                "spec.cloudHsmRef", "spec.cloudHsmRef.name", "status.attempt.resourceId", "status.backupId")::contains;
        return Stream.concat(
                        runs(
                                HsmBackup.class,
                                "managedHsmRef",
                                Template::hsmBackup,
                                Template::hsmBackupStatus,
                                isOfCloud.negate()),
                        runs(
                                HsmBackup.class,
                                "cloudHsmRef",
                                Template::hsmBackup,
                                Template::cloudHsmBackupStatus,
                                isOfCloud))
                .toList();
    }

    /** Its source has one of three fields, so three objects are needed to have them all. */
    private static List<Answer> restores(
            Class<? extends HasMetadata> kind,
            String named,
            BiFunction<String, String, Template> template,
            Function<String, JsonNode> status) {
        return Stream.of(named, "backupRef", "scheduleRef")
                .flatMap(source -> runs(kind, source, template, status, isOf(source)))
                .toList();
    }

    private static Predicate<String> isOf(String source) {
        return source.endsWith("Ref")
                ? field -> field.startsWith("spec.source." + source)
                : field -> !field.startsWith("spec.source.backupRef") && !field.startsWith("spec.source.scheduleRef");
    }

    /**
     * Those of a kind that runs once.
     *
     * @param variant which of the fields is set that exclude each other
     */
    private static Stream<Answer> runs(
            Class<? extends HasMetadata> kind,
            String variant,
            BiFunction<String, String, Template> template,
            Function<String, JsonNode> status,
            Predicate<String> fields) {
        var server = new Server(kind);
        var name = "sweep-" + variant.toLowerCase(Locale.ROOT);
        var fresh = server.store("POST", "", template.apply(name + "-fresh", variant));
        var settled = settled(server, template.apply(name + "-settled", variant), status);
        var sweep = new Sweep(
                schema(kind),
                template.apply("sweep-new", variant),
                fresh,
                settled,
                both(status.apply("Starting"), status.apply("Succeeded")));
        return run(server, sweep.cells(fields)).stream();
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
