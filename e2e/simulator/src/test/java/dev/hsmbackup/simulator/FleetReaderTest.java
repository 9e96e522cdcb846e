package dev.hsmbackup.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.simulator.fleet.Cluster;
import dev.hsmbackup.simulator.fleet.Fleet;
import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.fleet.FleetReader;
import dev.hsmbackup.simulator.fleet.Hsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetReaderTest {
    private static final String ID = "/subscriptions/99999999-9999-4999-8999-999999999991/resourceGroups/g/providers/"
            + "Microsoft.HardwareSecurityModules/cloudHsmClusters/";
    private static final String TENANTS = "tenants:\n  - id: 11111111-1111-4111-8111-111111111111\n";

    @Test
    void shouldReadTheShippedFleets() throws IOException {
        Path fleets = Path.of(System.getProperty("basedir", "."), "fleets");

        try (var files = Files.list(fleets)) {
            List<Path> all = files.toList();

            assertThat(all).isNotEmpty();
            for (Path file : all) {
                assertThat(FleetReader.read(file).allHsms()).as(file.toString()).isNotEmpty();
            }
        }
    }

    @Test
    void shouldReadTheReadmesExample(@TempDir Path directory) throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("basedir", "."), "README.md"));
        int start = readme.indexOf("```yaml\n") + "```yaml\n".length();
        String example = readme.substring(start, readme.indexOf("```", start));

        Fleet fleet = FleetReader.parse(example, "README.md");

        assertThat(fleet.allHsms()).isNotEmpty();
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(fleet, directory))) {
            assertThat(simulator.proxy().getPort()).isPositive();
        }
    }

    @Test
    void shouldReadDurationsAndDefaults() {
        Fleet fleet = FleetReader.parse(
                TENANTS + "hsms:\n  - { name: abc, securityDomain: x, jobTimes: { backup: 1m30s, restore: 250ms } }\n",
                "f");

        Hsm hsm = fleet.allHsms().getFirst();
        assertThat(hsm.times().ofBackup()).isEqualTo(Duration.ofSeconds(90));
        assertThat(hsm.times().ofRestore()).isEqualTo(Duration.ofMillis(250));
        assertThat(hsm.times().ofFailure()).isEqualTo(Duration.ofSeconds(1));
        assertThat(hsm.odd().digits()).isEqualTo(16);
    }

    @Test
    void shouldReadAClusterAndItsDefaults() {
        Fleet fleet = FleetReader.parse(
                TENANTS + "clusters:\n  - { name: a, resourceId: " + ID + "vault, jobTimes: { activation: 2m } }\n",
                "f");

        Cluster cluster = fleet.allClusters().getFirst();
        assertThat(cluster.activation()).isEqualTo("Active");
        assertThat(cluster.provisioning()).isEqualTo("Succeeded");
        assertThat(cluster.times().ofActivation()).isEqualTo(Duration.ofMinutes(2));
        assertThat(cluster.times().ofRestore()).isEqualTo(Duration.ofSeconds(90));
        assertThat(cluster.ageOfContent()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hsms: [ { name: abc, securityDomain: x, colour: red } ]|line 3, column 54: unknown field 'colour'; known here: jobRetention, jobTimes,",
                "hsms: [ { name: abc } ]|securityDomain",
                "hsms: [ { name: abc, securityDomain: x, jobTimes: { backup: soon } } ]|'soon' is not a duration; write it like",
                "hsms: [ { name: abc, securityDomain: x, jobTimes: { backup: } } ]|'backup' has no value",
                "hsms: [ { name: abc, name: abd, securityDomain: x } ]|Duplicate",
                "hsms: [ { name: abc, securityDomain: x }, { name: abc, securityDomain: x } ]|'abc' stands twice",
                "hsms: [ { name: a_c, securityDomain: x } ]|'a_c' is not an HSM name",
                "hsms: [ { name: abc, securityDomain: x, oddities: { folderDigits: 15 } } ]|write 14 or 16",
                "hsms: [ { name: abc, securityDomain: x, managedIdentity: who } ]|there is no 'who'",
                "hsms: [ { name: abc, securityDomain: x, tenant: t } ]|there is no 't'",
                "identities: [ { name: a, clientId: x } ]|'x' is not a GUID",
                "containers: [ { url: 'https://a.example/x' } ]|is not a container; write https://<account>.blob.",
                "containers: [ { url: 'https://acc.blob.core.windows.net/c?sv=1' } ]|is not a container",
                "clusters: [ { name: a } ]|resourceId",
                "clusters: [ { name: A, resourceId: x } ]|'A' is not a name",
                "clusters: [ { name: a, resourceId: x } ]|'x' is not a cluster's id",
                "clusters: [ { name: a, resourceId: " + ID + "x } ]|is not a cluster's id",
                "clusters: [ { name: a, resourceId: " + ID + "vault }, { name: a, resourceId: " + ID
                        + "other } ]|'a' stands twice",
                "clusters: [ { name: a, resourceId: " + ID + "vault }, { name: b, resourceId: " + ID
                        + "VAULT } ]|is the one of 'a'",
                "clock: yesterday|'yesterday' is not a time",
                "nonsense|while scanning a simple key: could not find expected ':'"
            })
    void shouldRefuseWithLineAndReason(String yaml, String reason, @TempDir Path directory) {
        assertThatThrownBy(() -> {
                    Fleet fleet = FleetReader.parse(TENANTS + yaml + "\n", "fleet.yaml");
                    Simulator.start(SimulatorOptions.of(fleet, directory)).close();
                })
                .isInstanceOf(FleetException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseAnUnknownRole(@TempDir Path directory) {
        Fleet fleet = FleetReader.parse(
                TENANTS + "identities: [ { name: me, clientId: 22222222-2222-4222-8222-222222222222 } ]\n"
                        + "hsms: [ { name: abc, securityDomain: x, roles: [ { identity: me, role: King } ] } ]\n",
                "f");

        assertThatThrownBy(() -> Simulator.start(SimulatorOptions.of(fleet, directory)))
                .isInstanceOf(FleetException.class)
                .hasMessageContaining("there is no role 'King'; known: Managed HSM Administrator");
    }

    @Test
    void shouldMakeTheSameIdsFromTheSameSeed(@TempDir Path one, @TempDir Path two) throws IOException {
        String[] ids = new String[2];
        Path[] directories = {one, two};
        for (int i = 0; i < 2; i++) {
            try (Rig rig = new Rig(directories[i])) {
                ids[i] = Rig.json(rig.hsm("POST", "/backup?api-version=7.5", Rig.backupBody()))
                        .path("jobId")
                        .asText();
            }
        }

        assertThat(ids[0]).isEqualTo(ids[1]);
    }
}
