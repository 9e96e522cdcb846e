package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must not become a {@link CloudHsmRestore} (FAULTS §2). */
final class CloudHsmRestoreRefusals {

    private static final Manifest RESTORE = Manifest.cloudHsmRestore("back");
    private static final String ID = Runs.BACKUP_ID;

    private static final List<String> NO_CONFIRMATIONS = List.of(
            "",
            "yes",
            "true",
            "Recovery",
            "recover",
            "recovery ",
            " recovery",
            "recovery\n",
            "chsm1",
            "recovery/signing",
            Runs.CLUSTER.path());

    private static final List<String> NO_BACKUP_IDS = List.of(
            "",
            "*",
            "latest",
            "cloudhsm-",
            "mhsm-payments-2026030102000012",
            Runs.JOB,
            "0e35c989-c582-4b3c-958d-596e4c4fe133",
            "0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364592",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025061314364",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-202506131436459200000",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe133-2025-06-13T14:36",
            "cloudhsm-0e35c989c5824b3c958d596e4c4fe133-2025061314364592",
            "cloudhsm-0e35c989-c582-4b3c-958d-596e4c4fe13g-2025061314364592",
            "cloudhsm-chsm1-2025061314364592",
            ID.replace("cloudhsm", "CloudHsm"),
            ID.replace("2025", "\u0662\u0660\u0662\u0665"),
            "/" + ID,
            ID + "/",
            ID + "/..",
            "../" + ID,
            "payments/" + ID,
            ID + "%2f",
            "\"" + ID + "\"",
            " " + ID,
            ID + " ",
            ID + "\n",
            ID + "?sv=2022-11-02&sp=rl&sig=c2VjcmV0",
            "https://hsmbackups.blob.core.windows.net/payments/" + ID);

    private CloudHsmRestoreRefusals() {}

    static List<Refused> all() {
        var all = new ArrayList<Refused>();
        NO_CONFIRMATIONS.forEach(
                text -> all.add(refused("confirm", text, "confirm must repeat cloudHsmRef.name, the destination")));
        NO_BACKUP_IDS.forEach(text -> all.add(
                refused("source.backupId", text, "backupId must be Azure's id of a backup in the destination's")));
        HsmRestoreRefusals.NO_TIMES.forEach(
                text -> all.add(refused("notAfter", text, "notAfter must be a time in UTC and whole seconds")));
        HsmRestoreRefusals.NO_DAYS.forEach(text -> all.add(new Refused(
                "notAfter " + text,
                RESTORE.with("/spec/notAfter", text),
                "spec",
                "\"object\": type conversion error from 'string' to 'google.protobuf.Timestamp' evaluating rule:"
                        + " notAfter must be a time in UTC")));
        HsmBackupRefusals.NO_CLOUD_NAMES.forEach(name -> all.add(new Refused(
                "HSM " + name.strip(),
                RESTORE.with("/spec/cloudHsmRef/name", name).with("/spec/confirm", name),
                "spec.cloudHsmRef.name",
                "name must be the name of a CloudHsm")));
        all.addAll(sources());
        all.addAll(durations());
        all.addAll(shapes());
        return List.copyOf(all);
    }

    private static List<Refused> sources() {
        var backup = Map.of("name", "nightly");
        var one = "source must have exactly one of backupRef, scheduleRef and backupId";
        var all = new ArrayList<>(List.of(
                refused("source", Map.of(), one),
                refused("source", Map.of("backupRef", backup, "scheduleRef", backup), one),
                refused("source", Map.of("backupRef", backup, "backupId", ID), one),
                refused("source", Map.of("scheduleRef", backup, "backupId", ID), one),
                refused("source", Map.of("backupRef", backup, "scheduleRef", backup, "backupId", ID), one)));
        for (var ref : List.of("backupRef", "scheduleRef")) {
            var names = new ArrayList<>(HsmRestoreRefusals.NO_NAMES);
            names.add("n".repeat(64));
            names.forEach(name -> all.add(new Refused(
                    ref + " " + name.strip(),
                    RESTORE.with("/spec/source", Map.of(ref, Map.of("name", name))),
                    "spec.source." + ref + ".name",
                    "name must be the name of an object in this namespace")));
            all.add(new Refused(
                    ref + " without name",
                    RESTORE.with("/spec/source", Map.of(ref, Map.of())),
                    "spec.source." + ref + ".name",
                    "Required value"));
        }
        return all;
    }

    private static List<Refused> durations() {
        var all = new ArrayList<Refused>();
        HsmBackupRefusals.NO_DURATIONS.forEach(text -> {
            all.add(refused("startDeadline", text, "startDeadline must be a duration from 1m to 24h"));
            all.add(refused("timeout", text, "timeout must be a duration from 10m to 168h"));
        });
        List.of("59s", "24h1s").forEach(text -> all.add(refused("startDeadline", text, "startDeadline must be a")));
        List.of("9m59s", "168h1s").forEach(text -> all.add(refused("timeout", text, "timeout must be a duration")));
        return all;
    }

    private static List<Refused> shapes() {
        var all = new ArrayList<>(List.of(
                new Refused(
                        "name of 64 letters",
                        Manifest.cloudHsmRestore("n".repeat(64)),
                        "",
                        "metadata.name must be at most 63 characters"),
                new Refused("no spec", RESTORE.without("/spec"), "spec", "Required value"),
                refused("preflightOnly", "true", "\"string\": spec.preflightOnly in body must be of type boolean"),
                refused("notAfter", 1_772_330_400, "\"integer\": spec.notAfter in body must be of type string"),
                refused("source", ID, "\"string\": spec.source in body must be of type object"),
                refused("source.backupId", "c".repeat(10_240), "Too long"),
                refused("confirm", "p".repeat(10_240), "Too long")));
        // An empty line of YAML must not make a dry run into a restore.
        all.add(new Refused(
                "preflightOnly left empty",
                RESTORE.with("/spec/preflightOnly", null),
                "spec.preflightOnly",
                "preflightOnly must be true or false"));
        for (var field : List.of("confirm", "cloudHsmRef", "notAfter", "source")) {
            var pointer = "/spec/" + field;
            all.add(new Refused("no " + field, RESTORE.without(pointer), "spec." + field, "Required value"));
            all.add(new Refused("null as " + field, RESTORE.with(pointer, null), "spec." + field, "Required value"));
        }
        return all;
    }

    private static Refused refused(String field, Object value, String message) {
        var shown = value.toString().strip();
        return new Refused(
                field + " " + shown.substring(0, Math.min(80, shown.length())),
                RESTORE.with("/spec/" + field.replace('.', '/'), value),
                "spec." + field,
                message);
    }
}
