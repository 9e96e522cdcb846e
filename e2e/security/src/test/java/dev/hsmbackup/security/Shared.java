package dev.hsmbackup.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.rig.JsonLines;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One platform for all tests here, whose operator logs all it can: what it must not tell, it must not tell at TRACE. */
final class Shared {

    static final String LOGIN = "login.microsoftonline.com";

    private Shared() {}

    static Platform platform() {
        return Holder.PLATFORM;
    }

    /** The lines of the arrival log with all their fields. */
    static List<JsonNode> arrivals() {
        return new JsonLines(platform().rig().simulator().arrivals().file()).read();
    }

    /** Scripts something at the simulator's control endpoint. */
    static String control(String method, String path, String json) {
        return platform().rig().simulator().control().send(method, path, json);
    }

    /** A ManagedHsm whose spec has more than a team's own. */
    static void declare(String hsm, String moreSpec, String... namespaces) {
        platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: ManagedHsm
                metadata: {name: %s}
                spec:
                  uri: https://%s.managedhsm.azure.net
                  storage: {containerUri: "%s"}
                  backup: {namespaces: [%s]}
                %s""".formatted(
                                hsm, hsm, AzureFleet.CONTAINER, String.join(", ", namespaces), moreSpec.indent(2)))
                .serverSideApply();
    }

    /** The reason of the backup's condition Reconciling while it waits, or of Ready when it ended. */
    static String reason(HsmBackup backup) {
        String type = backup.getStatus().phase().isTerminal() ? "Ready" : "Reconciling";
        return backup.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .map(condition -> condition.reason())
                .findFirst()
                .orElse("");
    }

    private static final class Holder {

        static final Platform PLATFORM = Platform.start(
                        Path.of("target", "rig"),
                        options -> options.behindGate()
                                .operatorSettings(
                                        Map.of("HSMBACKUP_LOG_LEVEL", "TRACE", "HSMBACKUP_PROBE_INTERVAL", "10s")))
                .closeAtExit();
    }
}
