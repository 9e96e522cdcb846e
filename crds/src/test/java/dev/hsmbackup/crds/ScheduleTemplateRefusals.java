package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a {@link BackupSchedule} must not create; said when the schedule is written, for a backup refused at night has no reader. */
final class ScheduleTemplateRefusals {

    private static final String BACKUP = "template.hsmBackup";
    private static final String METADATA = BACKUP + ".metadata";

    static final List<Map<String, String>> NO_LABELS = List.of(
            Map.of("", "a"),
            Map.of(" ", "a"),
            Map.of("my team", "a"),
            Map.of("team:", "a"),
            Map.of("-team", "a"),
            Map.of("team.", "a"),
            Map.of("team\n", "a"),
            Map.of("\u0442eam", "a"),
            Map.of("/team", "a"),
            Map.of("example.com/", "a"),
            Map.of("example.com/a/b", "a"),
            Map.of("Example.com/team", "a"),
            Map.of("example..com/team", "a"),
            Map.of("-example.com/team", "a"),
            Map.of("example_com/team", "a"),
            Map.of("k".repeat(64), "a"),
            Map.of("d".repeat(254) + "/team", "a"),
            Map.of("team", " "),
            Map.of("team", "a b"),
            Map.of("team", "-a"),
            Map.of("team", "a."),
            Map.of("team", "a/b"),
            Map.of("team", "a\n"),
            Map.of("team", "\u00e4"),
            Map.of("team", "a", "other", "b c"));

    static final List<Map<String, String>> LABELS = List.of(
            Map.of(),
            Map.of("team", ""),
            Map.of("team", "payments"),
            Map.of("t", "p"),
            Map.of("0.a_b-C", "0.a_b-C"),
            Map.of("k".repeat(63), "v".repeat(63)),
            Map.of("example.com/team", "payments"),
            Map.of("e/t", "p", "a-b.c0.d/T", "p"),
            Map.of("d".repeat(253) + "/" + "k".repeat(63), "a"));

    private ScheduleTemplateRefusals() {}

    static List<Refused> all() {
        var all = new ArrayList<Refused>();
        all.addAll(shapes());
        all.addAll(specs());
        NO_LABELS.forEach(labels -> all.add(
                refused(METADATA + ".labels", labels, "labels must be keys and values as Kubernetes takes them")));
        NO_LABELS.stream()
                .filter(labels -> !labels.containsKey("team"))
                .forEach(keys -> all.add(refused(
                        METADATA + ".annotations", keys, "annotations must have keys as Kubernetes takes them")));
        all.addAll(limits());
        return List.copyOf(all);
    }

    private static List<Refused> shapes() {
        var one = "template must have exactly one field: hsmBackup";
        return List.of(
                new Refused(
                        "no template",
                        BackupScheduleRefusals.SCHEDULE.without("/spec/template"),
                        "spec.template",
                        "Required value"),
                refused("template", Map.of(), one),
                refused("template", Collections.singletonMap("hsmBackup", null), one),
                refused("template", Map.of("keyVaultBackup", Map.of("spec", Map.of())), one),
                refused("template", "payments", "\"string\": spec.template in body must be of type object"),
                new Refused(
                        "backup without spec",
                        BackupScheduleRefusals.SCHEDULE.without("/spec/template/hsmBackup/spec"),
                        "spec.template.hsmBackup.spec",
                        "Required value"));
    }

    /** All that is refused in an {@link HsmBackup}'s own spec. */
    private static List<Refused> specs() {
        return HsmBackupRefusals.all().stream()
                .filter(refused -> refused.object().tree().has("spec"))
                .filter(refused -> refused.field().startsWith("spec"))
                .map(refused -> new Refused(
                        "backup with " + refused.what(),
                        BackupScheduleRefusals.SCHEDULE.with(
                                "/spec/template/hsmBackup/spec",
                                refused.object().tree().get("spec")),
                        "spec." + BACKUP + "." + refused.field(),
                        refused.message().replace(" spec.", " spec." + BACKUP + ".spec.")))
                .toList();
    }

    private static List<Refused> limits() {
        var many = IntStream.range(0, 33).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "a"));
        return List.of(
                refused(METADATA + ".labels", many, "Too many"),
                refused(METADATA + ".annotations", many, "Too many"),
                within("labels", "v".repeat(64), "Too long"),
                within("annotations", "v".repeat(1025), "Too long"),
                within("labels", 7, "\"integer\": spec." + METADATA + ".labels.team in body must be of type string"),
                within("annotations", true, "\"boolean\": spec." + METADATA + ".annotations.team in body must be of"));
    }

    private static Refused within(String field, Object value, String message) {
        return new Refused(
                field + " of " + value.toString().length() + " characters: " + message,
                BackupScheduleRefusals.SCHEDULE.with("/spec/template/hsmBackup/metadata/" + field + "/team", value),
                "spec." + METADATA + "." + field + ".team",
                message);
    }

    private static Refused refused(String field, Object value, String message) {
        return BackupScheduleRefusals.refused(field, value, message);
    }
}
