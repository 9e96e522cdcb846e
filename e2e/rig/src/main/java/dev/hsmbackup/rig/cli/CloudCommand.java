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
 * What {@code e2e/demo.sh cloud} runs: the YAML of the guide to Cloud HSM, block by block. Exit code 1 unless the fresh HSM
 * holds the keys of the other, and exactly one request to restore was sent.
 */
@Command(name = "cloud", description = "Restore one Cloud HSM into a fresh one, as docs/guides/cloud-hsm.md says.")
final class CloudCommand implements Callable<Integer> {

    private static final String TEAM = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: team-payments
            """;

    private static final Map<String, String> REFUSED = Map.of(
            "onto-itself", "DestinationIsSource",
            "onto-one-in-use", "DestinationActive",
            "once-more", "DestinationActive");

    @Option(names = "--bold", description = "Bold headings, for a terminal.")
    private boolean bold;

    @Override
    public Integer call() {
        Screen screen = Screen.onStandardOutput(bold);
        Checkout checkout = Checkout.locate();
        Path dir = checkout.root().resolve("e2e/rig/target/cloud");
        screen.heading("Starting Kubernetes, Azure and the operator; their files and logs are in " + dir);
        Path fleet = checkout.root().resolve("e2e/rig/fleets/cloud.yaml");
        try (Rig rig = Rig.start(RigOptions.of(dir, fleet).progress(screen::timed))) {
            Guide guide = new Guide(rig, screen);
            rig.kubectl().apply(TEAM);
            screen.heading("Cloud HSMs wallets and payroll are in use, wallets-recovery is fresh.");
            guide.applyAll(checkout, "docs/guides/cloud-hsm.md");
            guide.showObjects();
            screen.heading("The keys that the HSMs hold now, as the simulated Azure says:");
            Map<String, String> keys = guide.keys("clusters");
            keys.forEach((hsm, names) -> screen.line(hsm + ": " + names));
            List<Arrival> restores = restores(rig);
            screen.heading("The requests to restore that Azure got:");
            restores.forEach(start -> screen.line(start.method() + " " + start.path()));
            boolean asItShould = guide.phase("chr/recovery").equals("Succeeded")
                    && keys.getOrDefault("wallets-recovery", "none").equals(keys.get("wallets"))
                    && restores.size() == 1
                    && REFUSED.entrySet().stream()
                            .allMatch(refused ->
                                    guide.reason("chr/" + refused.getKey()).equals(refused.getValue()));
            screen.heading(
                    asItShould
                            ? "The fresh HSM is Active with the keys of wallets; nothing was destroyed. By hand:"
                                    + " docs/guides/cloud-hsm.md"
                            : "It did NOT go as it should; the logs are in " + dir);
            return asItShould ? 0 : 1;
        }
    }

    private static List<Arrival> restores(Rig rig) {
        return rig.simulator().arrivals().at("management.azure.com").stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/restore"))
                .toList();
    }
}
