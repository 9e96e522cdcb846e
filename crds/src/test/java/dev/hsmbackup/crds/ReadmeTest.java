package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private final ApiServer api = ApiServer.shared();

    @Test
    void shouldShowObjectsThatTheApiServerTakes() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var start = readme.indexOf("```yaml\n") + "```yaml\n".length();
        var example = readme.substring(start, readme.indexOf("```\n", start));
        api.kubectl().apply("""
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-payments"}}""");

        var result = api.kubectl()
                .runWithInput(example, "create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdout().lines())
                .containsExactly(
                        "managedhsm.hsmbackup.dev/payments",
                        "hsmbackup.hsmbackup.dev/before-the-migration",
                        "backupschedule.hsmbackup.dev/nightly",
                        "hsmrestore.hsmbackup.dev/after-the-migration",
                        "cloudhsm.hsmbackup.dev/wallets",
                        "cloudhsmrestore.hsmbackup.dev/wallets-back");
    }
}
