package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's clients of other languages, set up by environment variables only, as a user would. */
class OtherClientsTest {

    @Test
    void shouldServeThePythonClients(@TempDir Path directory) throws IOException {
        Path python = Tools.python();
        try (Rig rig = fast(new Rig(directory))) {

            String printed = Tools.run(python, environment(rig), "venv/bin/python", "administration.py");

            assertThat(printed)
                    .contains("backed up to " + TestFleet.CONTAINER + "/mhsm-payments-")
                    .endsWith("done\n");
        }
    }

    @Test
    void shouldServeTheJavaScriptClientsFromMemory(@TempDir Path directory) throws IOException {
        Path node = Tools.node();
        try (Rig rig = fast(new Rig(directory))) {

            assertThat(Tools.run(node, environment(rig), "node", "blobs.mjs")).endsWith("done\n");
        }
    }

    @Test
    void shouldServeAllClientsFromAzurite(@TempDir Path directory) throws IOException {
        Path node = Tools.node();
        Path python = Tools.python();
        try (AzuriteProcess azurite = new AzuriteProcess(directory);
                Rig rig = fast(new Rig(directory, Optional.of(azurite.azurite())))) {

            assertThat(Tools.run(node, environment(rig), "node", "blobs.mjs")).endsWith("done\n");
            assertThat(Tools.run(python, environment(rig), "venv/bin/python", "administration.py"))
                    .endsWith("done\n");
        }
    }

    private static Rig fast(Rig rig) throws IOException {
        rig.control(
                "PATCH",
                "/hsms/payments",
                "{\"jobTimes\":{\"backup\":\"1s\",\"restore\":\"1s\",\"selectiveRestore\":\"1s\",\"preBackup\":\"1s\","
                        + "\"preRestore\":\"1s\"},\"oddities\":{\"retryAfter\":0}}");
        return rig;
    }

    private static Map<String, String> environment(Rig rig) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HSM_URL", "https://" + TestFleet.HSM);
        environment.put("CONTAINER_URL", TestFleet.CONTAINER);
        environment.put("AZURE_TENANT_ID", TestFleet.TENANT);
        environment.put("AZURE_CLIENT_ID", TestFleet.CLIENT);
        environment.put("AZURE_CLIENT_SECRET", TestFleet.SECRET);
        environment.put("HTTPS_PROXY", rig.simulator.proxy().toString());
        environment.put("NO_PROXY", "");
        environment.put("REQUESTS_CA_BUNDLE", rig.simulator.ca().toString());
        environment.put("SSL_CERT_FILE", rig.simulator.ca().toString());
        environment.put("NODE_EXTRA_CA_CERTS", rig.simulator.ca().toString());
        return environment;
    }
}
