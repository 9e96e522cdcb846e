package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must not become an {@link HsmRestore} (FAULTS §2). */
final class HsmRestoreRefusals {

    private static final Manifest RESTORE = Manifest.hsmRestore("back");
    private static final String FOLDER = "mhsm-payments-2026030102000012";

    private static final List<String> NO_CONFIRMATIONS =
            List.of("", "yes", "true", "Payments", "PAYMENTS", "payment", "payments ", " payments", "payments\n", "p");

    private static final List<String> NO_FOLDERS = List.of(
            "",
            "*",
            "mhsm-payments",
            "mhsm-payments-",
            "mhsm-payments-latest",
            "mhsm-payments-2026030102000",
            "mhsm-payments-202603010200001234567",
            "mhsm-pa-2026030102000012",
            "mhsm-a234567890123456789012345-2026030102000012",
            "mhsm-Payments-2026030102000012",
            "mhsm-pay_ments-2026030102000012",
            "MHSM-payments-2026030102000012",
            "payments-2026030102000012",
            "/" + FOLDER,
            FOLDER + "/",
            FOLDER + "/..",
            "../" + FOLDER,
            "payments/" + FOLDER,
            "..%2f" + FOLDER,
            FOLDER + "%2f",
            " " + FOLDER,
            FOLDER + " ",
            FOLDER + "\n",
            FOLDER + "?sv=2022-11-02&sp=rl&sig=c2VjcmV0",
            FOLDER + "#x",
            "https://hsmbackups.blob.core.windows.net/payments/" + FOLDER);

    static final List<String> NO_NAMES =
            List.of("", "Nightly", "a/b", "../nightly", "-nightly", "nightly-", "night_ly", "nightly\n", "*");

    private static final List<String> NO_KEYS = List.of(
            "",
            "*",
            " ",
            "signing key",
            "signing_key",
            "signing.key",
            "signing/2a3b4c5d2a3b4c5d2a3b4c5d2a3b4c5d",
            "../signing",
            "signing\n",
            "https://payments.managedhsm.azure.net/keys/signing",
            "\u0441igning",
            "k".repeat(128));

    static final List<String> NO_TIMES = List.of(
            "",
            "now",
            "2h",
            "04:00",
            "2026-03-01",
            "2026-03-01T04:00:00",
            "2026-03-01 04:00:00Z",
            "2026-03-01t04:00:00z",
            "2026-03-01T04:00Z",
            "2026-03-01T04:00:00.5Z",
            "2026-03-01T04:00:00,5Z",
            "2026-03-01T04:00:00+01:00",
            "2026-03-01T04:00:00Z\n",
            "1772330400");

    /** The form is right. */
    static final List<String> NO_DAYS =
            List.of("2026-02-29T04:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T23:59:60Z", "2026-13-01T00:00:00Z");

    private HsmRestoreRefusals() {}

    static List<Refused> all() {
        var all = new ArrayList<Refused>();
        NO_CONFIRMATIONS.forEach(text -> all.add(refused("confirm", text, "confirm must repeat managedHsmRef.name")));
        NO_FOLDERS.forEach(text -> all.add(
                refused("source.folder", text, "folder must be the name of a backup's folder in the target's")));
        NO_KEYS.forEach(text -> all.add(refused("keyName", text, "keyName must be the name of a key")));
        NO_TIMES.forEach(
                text -> all.add(refused("notAfter", text, "notAfter must be a time in UTC and whole seconds")));
        NO_DAYS.forEach(text -> all.add(new Refused(
                "notAfter " + text,
                RESTORE.with("/spec/notAfter", text),
                "spec",
                "\"object\": type conversion error from 'string' to 'google.protobuf.Timestamp' evaluating rule:"
                        + " notAfter must be a time in UTC")));
        HsmBackupRefusals.NO_NAMES.forEach(name -> all.add(new Refused(
                "HSM " + name.strip(),
                RESTORE.with("/spec/managedHsmRef/name", name).with("/spec/confirm", name),
                "spec.managedHsmRef.name",
                "name must be the name of a ManagedHsm")));
        all.addAll(sources());
        all.addAll(durations());
        all.addAll(shapes());
        return List.copyOf(all);
    }

    private static List<Refused> sources() {
        var backup = Map.of("name", "nightly");
        var one = "source must have exactly one of backupRef, scheduleRef and folder";
        var all = new ArrayList<>(List.of(
                refused("source", Map.of(), one),
                refused("source", Map.of("backupRef", backup, "scheduleRef", backup), one),
                refused("source", Map.of("backupRef", backup, "folder", FOLDER), one),
                refused("source", Map.of("scheduleRef", backup, "folder", FOLDER), one),
                refused("source", Map.of("backupRef", backup, "scheduleRef", backup, "folder", FOLDER), one)));
        for (var ref : List.of("backupRef", "scheduleRef")) {
            var names = new ArrayList<>(NO_NAMES);
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
            all.add(refused("safetyBackup.maxAge", text, "maxAge must be a duration from 1m to 24h"));
            // With the longest maxAge, so that only the form or the limit is to blame.
            all.add(age("24h", text, "minAge must be a duration from 0s to 1h"));
        });
        List.of("59s", "24h1s").forEach(text -> {
            all.add(refused("startDeadline", text, "startDeadline must be a duration from 1m to 24h"));
            all.add(refused("safetyBackup.maxAge", text, "maxAge must be a duration from 1m to 24h"));
        });
        List.of("9m59s", "168h1s").forEach(text -> all.add(refused("timeout", text, "timeout must be a duration")));
        List.of("1h1s", "61m", "3601s").forEach(text -> all.add(age("24h", text, "minAge must be a duration")));
        var less = "minAge must be less than maxAge (default 30m)";
        all.add(refused("safetyBackup.minAge", "30m", less));
        all.add(refused("safetyBackup.minAge", "1h", less));
        all.add(age("45m", "45m", less));
        all.add(age("1m", "61s", less));
        return all;
    }

    private static List<Refused> shapes() {
        var all = new ArrayList<>(List.of(
                new Refused(
                        "name of 57 letters",
                        Manifest.hsmRestore("n".repeat(57)),
                        "",
                        "metadata.name must be at most 56 characters, so that <name>-safety"),
                new Refused("no spec", RESTORE.without("/spec"), "spec", "Required value"),
                refused("safetyBackup.policy", "IfPossible", "Unsupported value: \"IfPossible\": supported values:"),
                refused("safetyBackup.policy", "never", "Unsupported value: \"never\": supported values:"),
                refused("safetyBackup.policy", "", "Unsupported value: \"\": supported values:"),
                refused("safetyBackup", "Never", "\"string\": spec.safetyBackup in body must be of type object"),
                refused("preflightOnly", "true", "\"string\": spec.preflightOnly in body must be of type boolean"),
                refused("notAfter", 1_772_330_400, "\"integer\": spec.notAfter in body must be of type string"),
                refused("source", FOLDER, "\"string\": spec.source in body must be of type object"),
                refused("source.folder", "m".repeat(10_240), "Too long"),
                refused("keyName", "k".repeat(10_240), "Too long"),
                refused("confirm", "p".repeat(10_240), "Too long")));
        // An empty line of YAML must not make a dry run into a restore.
        all.add(new Refused(
                "preflightOnly left empty",
                RESTORE.with("/spec/preflightOnly", null),
                "spec.preflightOnly",
                "preflightOnly must be true or false"));
        for (var field : List.of("confirm", "managedHsmRef", "notAfter", "source")) {
            var pointer = "/spec/" + field;
            all.add(new Refused("no " + field, RESTORE.without(pointer), "spec." + field, "Required value"));
            all.add(new Refused("null as " + field, RESTORE.with(pointer, null), "spec." + field, "Required value"));
        }
        return all;
    }

    private static Refused age(String maxAge, String minAge, String message) {
        return new Refused(
                "maxAge " + maxAge + ", minAge " + minAge.strip(),
                RESTORE.with("/spec/safetyBackup/maxAge", maxAge).with("/spec/safetyBackup/minAge", minAge),
                "spec.safetyBackup.minAge",
                message);
    }

    private static Refused refused(String field, Object value, String message) {
        var shown = value.toString().strip();
        return new Refused(
                field + " " + shown.substring(0, Math.min(60, shown.length())),
                RESTORE.with("/spec/" + field.replace('.', '/'), value),
                "spec." + field,
                message);
    }
}
