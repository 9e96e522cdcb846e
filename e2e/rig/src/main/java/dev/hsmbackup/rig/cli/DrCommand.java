package dev.hsmbackup.rig.cli;

import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code e2e/demo.sh dr} runs: the YAML of the guide to disaster recovery, block by block. Exit code 1 unless the
 * restore succeeded, and the HSM of another security domain refused in its own check and was sent no restore.
 */
@Command(name = "dr", description = "Restore one Managed HSM into another, as docs/guides/disaster-recovery.md says.")
final class DrCommand implements Callable<Integer> {

    private static final String HSMS = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: team-payments
            ---
            apiVersion: hsmbackup.dev/v1beta1
            kind: ManagedHsm
            metadata:
              name: primary
            spec:
              uri: https://primary.managedhsm.azure.net
              storage:
                containerUri: https://hsmbackups.blob.core.windows.net/payments
              backup:
                namespaces: [team-payments]
            ---
            apiVersion: hsmbackup.dev/v1beta1
            kind: ManagedHsm
            metadata:
              name: stranger
            spec:
              uri: https://stranger.managedhsm.azure.net
              storage:
                containerUri: https://hsmbackups.blob.core.windows.net/payments
              restore:
                namespaces: [team-payments]
                allowForeignFolders: true
            """;

    @Option(names = "--bold", description = "Bold headings, for a terminal.")
    private boolean bold;

    @Override
    public Integer call() {
        Screen screen = Screen.onStandardOutput(bold);
        Checkout checkout = Checkout.locate();
        Path dir = checkout.root().resolve("e2e/rig/target/dr");
        screen.heading("Starting Kubernetes, Azure and the operator; their files and logs are in " + dir);
        Path fleet = checkout.root().resolve("e2e/rig/fleets/dr.yaml");
        try (Rig rig = Rig.start(RigOptions.of(dir, fleet).progress(screen::timed))) {
            Guide guide = new Guide(rig, screen);
            rig.kubectl().apply(HSMS);
            screen.heading("Managed HSMs primary and secondary have one security domain, stranger has another.");
            guide.applyAll(checkout, "docs/guides/disaster-recovery.md");
            guide.showObjects();
            screen.heading("The keys that the HSMs hold now, as the simulated Azure says:");
            Map<String, String> keys = guide.keys("hsms");
            keys.forEach((hsm, names) -> screen.line(hsm + ": " + names));
            boolean restored = guide.phase("hr/secondary-from-primary").equals("Succeeded")
                    && keys.getOrDefault("secondary", "none").equals(keys.get("primary"));
            screen.heading("The requests to restore that the stranger got:");
            List<Arrival> restores = restores(rig);
            restores.forEach(start -> screen.line(start.method() + " " + start.path()));
            // It had no keys before: only the reason tells its refusal from any other failure.
            boolean refused = guide.phase("hr/stranger-from-primary").equals("Failed")
                    && guide.reason("hr/stranger-from-primary").equals("CheckFailed")
                    && restores.stream().map(Arrival::path).distinct().toList().equals(List.of("/prerestore"))
                    && keys.getOrDefault("stranger", "").isEmpty();
            screen.heading(
                    restored && refused
                            ? "The secondary holds the primary's keys; the stranger refused. By hand: docs/guides/disaster-recovery.md"
                            : "It did NOT go as it should; the logs are in " + dir);
            return restored && refused ? 0 : 1;
        }
    }

    private static List<Arrival> restores(Rig rig) {
        return rig.simulator().arrivals().at("stranger.managedhsm.azure.net").stream()
                .filter(request ->
                        request.method().equals("PUT") && request.path().endsWith("restore"))
                .toList();
    }
}
