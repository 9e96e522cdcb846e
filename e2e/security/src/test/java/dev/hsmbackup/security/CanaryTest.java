package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.security.SecretFinder.Form;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of credential, every way to end, and answers that echo what they were given; then a search for all secrets
 * in all that the operator told anybody, in this class and in those before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(Integer.MAX_VALUE - 1)
class CanaryTest {

    private static final Pattern BEARER = Pattern.compile("\"token\":\\s*\"([\\w.-]{100,})\"");

    private Team team;
    private CanaryRun run;
    private SecretFinder finder;

    @BeforeAll
    void runThroughAll(@TempDir Path dir) throws Exception {
        team = Shared.platform().team("canary");
        run = new CanaryRun(team);
        run.run(dir);
        finder = new SecretFinder()
                .addToken("federated token", CanaryRun.federatedToken())
                .addToken("service account token", serviceAccountToken())
                .add("client secret", CanaryRun.SECRET)
                .add("wrong client secret", CanaryRun.WRONG_SECRET)
                .add("certificate password", CanaryRun.PASSWORD)
                .add("wrong certificate password", CanaryRun.WRONG_PASSWORD)
                .add("SAS signature", CanaryRun.SAS);
        List<String> issued = CanaryRun.issued();
        for (int i = 0; i < issued.size(); i++) {
            finder.addToken("access token " + i, issued.get(i));
        }
    }

    private static String serviceAccountToken() throws IOException {
        Matcher token =
                BEARER.matcher(Files.readString(Shared.platform().rig().gate().kubeconfig()));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    @Test
    @DisplayName("S14 no secret in logs, objects, events, metrics, probes, arguments")
    void shouldTellNobodyASecret() {
        Map<String, List<String>> leaks = new LinkedHashMap<>();

        Evidence.all().forEach((where, text) -> {
            List<String> found = finder.in(text);
            if (!found.isEmpty()) {
                leaks.put(where, found);
            }
        });

        assertThat(leaks).isEmpty();
    }

    @Test
    @DisplayName("S14 the search would find it: a secret planted in an object")
    void shouldFindWhatIsPlanted() throws IOException {
        String signature = serviceAccountToken().replaceFirst(".*\\.", "");
        Hsm hsm = team.undeclaredHsm("planted", Duration.ofMillis(1));
        Shared.declare(hsm.name(), "", "nobody");
        Shared.platform()
                .rig()
                .kubectl()
                .output("annotate", "managedhsm", hsm.name(), "note=" + signature.substring(20, 60));

        List<String> found = finder.in(Evidence.all().get("objects"));

        Shared.platform().rig().kubectl().output("delete", "managedhsm", hsm.name());
        assertThat(found).containsExactly("service account token (PLAIN)");
    }

    @Test
    @DisplayName("S14 the run told much, and used every credential")
    void shouldHaveLookedAtATalkativeRun() {
        String log = String.join("\n", Evidence.logs().values());
        List<String> credentials = Shared.arrivals().stream()
                .filter(arrival -> arrival.at("/login/result").asText().equals("token"))
                .map(arrival -> arrival.at("/login/credential").asText())
                .distinct()
                .toList();

        // Loggers that would write requests are pinned; what is left has little to say below INFO.
        assertThat(log).contains("\"level\":\"DEBUG\"", "\"level\":\"INFO\"", "\"level\":\"WARN\"");
        assertThat(log).contains("\"event\":\"stopped\"", "\"event\":\"backup-start\"");
        assertThat(credentials).contains("assertion", "secret");
        assertThat(run.quoted().values().stream()
                        .filter(status -> status.toString().contains("(removed)")))
                .as("statuses that quoted a text and left the secret out")
                .hasSizeGreaterThan(20);
        assertThat(run.quoted().entrySet().stream()
                        .filter(end -> end.getKey().startsWith("cloud"))
                        .filter(end -> end.getValue().toString().contains("(removed)")))
                .as("the same of Cloud HSMs")
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest(name = "S14 {0}")
    @EnumSource(Form.class)
    @DisplayName("S14 the search would find it: in every form")
    void shouldFindEveryForm(Form form) {
        for (String written : SecretFinder.written(form, CanaryRun.WRONG_SECRET)) {
            assertThat(finder.in("log: " + written)).anyMatch(found -> found.startsWith("wrong client secret"));
        }
    }

    @Test
    @DisplayName("S14 no heap dump, no core dump, no recording")
    void shouldRunWithoutDumps() {
        String commandLine = Evidence.commandLine(Shared.platform().operator().pid());

        assertThat(commandLine).contains("-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");
        assertThat(commandLine)
                .doesNotContain(
                        "+HeapDump", "FlightRecorder", "jdwp", "-javaagent", "-Djavax.net.debug", "-Djdk.httpclient");
    }

    @AfterAll
    void close() {
        Evidence.close(team);
    }
}
