package dev.hsmbackup.crds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must not become an {@link HsmBackup} (FAULTS §2). */
final class HsmBackupRefusals {

    static final List<String> NO_DURATIONS = List.of(
            "",
            "0",
            "-1h",
            "1",
            "60",
            "1d",
            "1h30",
            "1.5h",
            "100ms",
            "1000000us",
            "30m1h",
            "1h 30m",
            "PT1H",
            "1H",
            "1h\n",
            "\u0661h",
            "1h30m30s1h",
            "9999999999h");

    static final List<String> NO_NAMES = List.of(
            "",
            "ab",
            "a234567890123456789012345",
            "Payments",
            "../payments",
            "pay_ments",
            "-payments",
            "payments-",
            "pay--ments",
            "payments.managedhsm.azure.net",
            "https://payments.managedhsm.azure.net",
            "payments\n",
            "*");

    static final List<String> NO_CLOUD_NAMES = List.of(
            "",
            "n".repeat(64),
            "Payments",
            "../payments",
            "pay_ments",
            "-payments",
            "payments-",
            "payments.eu",
            "payments\n",
            "*",
            Runs.CLUSTER.path());

    private static final String ONE_HSM = "spec must have exactly one of managedHsmRef and cloudHsmRef";

    private HsmBackupRefusals() {}

    static List<Refused> all() {
        var backup = Manifest.hsmBackup("nightly");
        var all = new ArrayList<Refused>();
        NO_DURATIONS.forEach(text -> {
            all.add(startDeadline(text));
            all.add(timeout(text));
        });
        List.of("59s", "24h1s", "1441m", "168h", "99999h").forEach(text -> all.add(startDeadline(text)));
        List.of("9m59s", "599s", "168h1s", "1m", "99999h").forEach(text -> all.add(timeout(text)));
        NO_NAMES.forEach(name -> all.add(new Refused(
                "HSM " + name.strip(),
                backup.with("/spec/managedHsmRef/name", name),
                "spec.managedHsmRef.name",
                "name must be the name of a ManagedHsm")));
        NO_CLOUD_NAMES.forEach(name -> all.add(new Refused(
                "Cloud HSM " + name.strip(),
                Manifest.cloudHsmBackup("nightly").with("/spec/cloudHsmRef/name", name),
                "spec.cloudHsmRef.name",
                "name must be the name of a CloudHsm")));
        List.of("", "delete", "RETAIN", "Recycle", "true")
                .forEach(word -> all.add(new Refused(
                        "deletionPolicy " + word,
                        backup.with("/spec/deletionPolicy", word),
                        "spec.deletionPolicy",
                        "Unsupported value: \"" + word + "\": supported values: \"Delete\", \"Retain\"")));
        all.add(new Refused(
                "deletionPolicy Delete for a Cloud HSM",
                Manifest.cloudHsmBackup("nightly").with("/spec/deletionPolicy", "Delete"),
                "spec.deletionPolicy",
                "deletionPolicy Delete needs a managedHsmRef"));
        all.addAll(shapes(backup));
        return List.copyOf(all);
    }

    private static List<Refused> shapes(Manifest backup) {
        return List.of(
                new Refused(
                        "name of 64 letters",
                        Manifest.hsmBackup("n".repeat(64)),
                        "",
                        "metadata.name must be at most 63"),
                new Refused("no spec", backup.without("/spec"), "spec", "Required value"),
                new Refused(
                        "HSM without name",
                        backup.without("/spec/managedHsmRef/name"),
                        "spec.managedHsmRef.name",
                        "Required value"),
                new Refused("null as HSM", backup.with("/spec/managedHsmRef", null), "spec", ONE_HSM),
                new Refused("no HSM at all", backup.without("/spec/managedHsmRef"), "spec", ONE_HSM),
                new Refused("two HSMs", backup.with("/spec/cloudHsmRef/name", "payments"), "spec", ONE_HSM),
                new Refused("nothing", backup.with("/spec", Map.of()), "spec", ONE_HSM),
                new Refused(
                        "Cloud HSM without name",
                        backup.without("/spec/managedHsmRef").with("/spec/cloudHsmRef", Map.of()),
                        "spec.cloudHsmRef.name",
                        "Required value"),
                new Refused(
                        "number as deadline",
                        backup.with("/spec/startDeadline", 3600),
                        "spec.startDeadline",
                        "\"integer\": spec.startDeadline in body must be of type string"),
                new Refused(
                        "10 KB as deadline",
                        backup.with("/spec/startDeadline", "1".repeat(10_240) + "h"),
                        "spec.startDeadline",
                        "Too long"));
    }

    private static Refused startDeadline(String text) {
        return new Refused(
                "startDeadline " + text.strip(),
                Manifest.hsmBackup("nightly").with("/spec/startDeadline", text),
                "spec.startDeadline",
                "startDeadline must be a duration from 1m to 24h");
    }

    private static Refused timeout(String text) {
        return new Refused(
                "timeout " + text.strip(),
                Manifest.hsmBackup("nightly").with("/spec/timeout", text),
                "spec.timeout",
                "timeout must be a duration from 10m to 168h");
    }
}
