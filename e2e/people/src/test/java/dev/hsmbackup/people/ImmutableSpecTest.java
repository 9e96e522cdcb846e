package dev.hsmbackup.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F83, as cluster admin: the CRD's rule binds everybody. */
@ExtendWith(SharedPlatform.class)
class ImmutableSpecTest {

    /** All ways in which kubectl changes an object; what stands for %s is a manifest with another startDeadline. */
    private static final Map<String, List<String>> WAYS = new TreeMap<>(Map.of(
            "apply", List.of("apply", "-f", "%s"),
            "server-side apply", List.of("apply", "--server-side", "--force-conflicts", "-f", "%s"),
            "replace", List.of("replace", "-f", "%s"),
            "merge patch",
                    List.of("patch", "hb/nightly", "--type=merge", "-p", "{\"spec\":{\"startDeadline\":\"3h\"}}"),
            "JSON patch",
                    List.of(
                            "patch",
                            "hb/nightly",
                            "--type=json",
                            "-p",
                            "[{\"op\":\"replace\",\"path\":\"/spec/managedHsmRef/name\",\"value\":\"other\"}]"),
            "removal",
                    List.of(
                            "patch",
                            "hb/nightly",
                            "--type=json",
                            "-p",
                            "[{\"op\":\"remove\",\"path\":\"/spec/timeout\"}]"),
            "edit", List.of("edit", "hb/nightly")));

    private static final Pattern COPY = Pattern.compile("A copy of your changes has been stored to \"(.*)\"");

    @Test
    @DisplayName("F83 spec changed while the job runs, and after its end: refused in every way")
    void shouldRefuseEveryChangeOfTheSpec(Team team) {
        Hsm hsm = team.hsm("fixed", Duration.ofMinutes(30));
        team.requestBackup("nightly", hsm, "2h");
        team.awaitPhase("nightly", Phase.RUNNING);
        HsmBackupSpec spec = team.backup("nightly").getSpec();

        Map<String, String> whileRunning = tryAll(team, hsm);
        hsm.endJob();
        team.awaitEnd("nightly");
        Map<String, String> afterEnd = tryAll(team, hsm);

        assertThat(whileRunning).hasSize(WAYS.size()).allSatisfy(ImmutableSpecTest::isRefusal);
        assertThat(afterEnd).hasSize(WAYS.size()).allSatisfy(ImmutableSpecTest::isRefusal);
        assertThat(team.backup("nightly").getSpec()).isEqualTo(spec);
        assertThat(team.status("nightly").phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(hsm.starts()).hasSize(1);
    }

    private static void isRefusal(String way, String answer) {
        if (way.equals("removal")) {
            // The default takes its place, so nothing changes.
            assertThat(answer).as(way).startsWith("0: ");
        } else {
            assertThat(answer).as(way).startsWith("1: ").contains("spec is immutable; create a new HsmBackup");
        }
    }

    /** Exit code and what kubectl says, by way. */
    private static Map<String, String> tryAll(Team team, Hsm hsm) {
        Path manifest = manifest(team, hsm);
        Map<String, String> answers = new TreeMap<>();
        WAYS.forEach((way, arguments) -> {
            var result = team.kubectl(arguments.stream()
                    .map(argument -> argument.replace("%s", manifest.toString()))
                    .toArray(String[]::new));
            answers.put(way, result.exitCode() + ": " + result.stdout() + result.stderr() + copy(result.stderr()));
        });
        return answers;
    }

    /** Where kubectl edit says why: in a comment at the top of the copy that it leaves. */
    private static String copy(String message) {
        Matcher matcher = COPY.matcher(message);
        if (!matcher.find()) {
            return "";
        }
        try {
            Path copy = Path.of(matcher.group(1));
            String text = Files.readString(copy);
            Files.delete(copy);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path manifest(Team team, Hsm hsm) {
        try {
            return Files.writeString(
                    Files.createTempFile("changed", ".yaml"), """
                        apiVersion: hsmbackup.dev/v1beta1
                        kind: HsmBackup
                        metadata:
                          name: nightly
                          namespace: %s
                        spec:
                          managedHsmRef:
                            name: %s
                          startDeadline: 3h
                        """.formatted(team.namespace(), hsm.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
