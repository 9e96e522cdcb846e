package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.port.HsmTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Past admission: whatever stands in a ManagedHsm, no token goes to a host that is not an HSM's (S03 to S06). */
class HostileAddressTest {

    private static final Path LIST = Path.of("..", "crds", "src", "test", "resources", "hostile-uris.txt");
    private static final Pattern ADMITTED = Pattern.compile(ManagedHsmSpec.URI_PATTERN);

    /** What parsers of URLs disagree about. */
    private static final List<String> INSERTS = List.of(
            "/",
            "\\",
            "?",
            "#",
            "@",
            ":",
            "://",
            ".",
            "..",
            "%2e",
            "%2f",
            "%00",
            "\u0000",
            "\t",
            "\n",
            "\r",
            " ",
            ";",
            "[",
            "]",
            "*",
            "-",
            "--",
            "_",
            "A",
            "\u0430",
            "\u3002",
            "\uff0e",
            "\u2024",
            "\u200b",
            "\u00ad",
            "\u0130",
            "\u212a",
            "\u017f",
            "evil.example",
            "//evil.example/",
            "@evil.example",
            ".evil.example",
            "#.evil.example",
            ":443",
            ":0",
            "169.254.169.254",
            "${x}",
            "\ud83d\udd11",
            "\u202e",
            "\ufeff",
            "");

    static List<String> list() throws IOException {
        List<String> uris = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            uris.add(new ObjectMapper().readValue(line, String.class));
        }
        assertThat(uris).hasSizeGreaterThan(60);
        return uris;
    }

    /** The same list that the API server is tested with. */
    @ParameterizedTest
    @MethodSource("list")
    void shouldHaveNoAddress(String uri) {
        for (Cloud cloud : Cloud.values()) {
            assertThat(address("payments", uri, cloud)).isEmpty();
        }
    }

    /** The list's values as host names, as a forged status or a mistake of ours could bring them to the gateway. */
    @ParameterizedTest
    @MethodSource("list")
    void shouldAskForNoToken(String uri) {
        for (String host : List.of(uri, uri.replaceFirst("^https://", ""))) {
            if (!host.equals("payments.managedhsm.azure.net")) {
                assertThat(new AllowedHosts(Cloud.PUBLIC).refuse(new HsmTarget(host, null, null)))
                        .as(host)
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void shouldStayInsideItsSuffixHoweverTheAddressIsDamaged(Cloud cloud) {
        String right = "https://payments." + cloud.hsmSuffix();
        List<String> damaged = damaged(right).toList();

        assertThat(damaged).hasSizeGreaterThan(3000);
        for (String uri : damaged) {
            String label = uri.replaceFirst("^https://", "").replaceFirst("\\..*$", "");
            // The name of the object is under attack too: both names that could fit.
            for (String name : List.of("payments", label)) {
                assertSafe(name, uri, cloud);
            }
        }
    }

    /** What admission takes must work, and what it refuses must not: the three checks may not drift apart. */
    @Test
    void shouldAgreeWithAdmissionAboutNames() {
        SplittableRandom random = new SplittableRandom(42);
        int admitted = 0;
        for (int i = 0; i < 20_000; i++) {
            String name = name(random);
            String uri = "https://" + name + ".managedhsm.azure.net";
            boolean admissible = ADMITTED.matcher(uri).matches() && !uri.contains("--");
            Optional<HsmTarget> address = address(name, uri, Cloud.PUBLIC);

            assertThat(address.isPresent()).as(name).isEqualTo(admissible);
            assertThat(Cloud.PUBLIC.ownsHsm(name + ".managedhsm.azure.net"))
                    .as(name)
                    .isEqualTo(admissible);
            admitted += admissible ? 1 : 0;
        }
        assertThat(admitted).isBetween(2_000, 18_000);
    }

    private static void assertSafe(String name, String uri, Cloud cloud) {
        address(name, uri, cloud).ifPresent(target -> {
            URI request = URI.create("https://" + target.host() + "/backup");
            assertThat(target.host()).as(uri).isEqualTo(name + "." + cloud.hsmSuffix());
            assertThat(cloud.ownsHsm(target.host())).as(uri).isTrue();
            assertThat(request.getHost()).as(uri).isEqualTo(target.host());
            assertThat(request.getPort()).isEqualTo(-1);
            assertThat(request.getUserInfo()).isNull();
        });
    }

    private static Stream<String> damaged(String right) {
        return INSERTS.stream()
                .flatMap(insert -> Stream.iterate(0, at -> at <= right.length(), at -> at + 1)
                        .flatMap(at -> {
                            String before = right.substring(0, at);
                            String after = right.substring(at);
                            return after.isEmpty()
                                    ? Stream.of(before + insert)
                                    : Stream.of(before + insert + after, before + insert + after.substring(1));
                        }));
    }

    private static String name(SplittableRandom random) {
        String letters = "abcz019-";
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(0, 27);
        for (int i = 0; i < length; i++) {
            // Few hyphens, so that many names are right.
            int bound = random.nextInt(8) == 0 ? letters.length() : letters.length() - 1;
            name.append(letters.charAt(random.nextInt(bound)));
        }
        return name.toString();
    }

    private static Optional<HsmTarget> address(String name, String uri, Cloud cloud) {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(new ObjectMetaBuilder().withName(name).build());
        hsm.setSpec(new ManagedHsmSpec(
                uri,
                ManagedHsmSpec.Storage.of("https://hsmbackups.blob." + cloud.blobSuffix() + "/payments"),
                null,
                new ManagedHsmSpec.Backup(List.of("*")),
                null));
        Target target = Target.forBackup(hsm, "team-a", cloud.hsmSuffix());
        return target instanceof Target.Available available ? Optional.of(available.hsm()) : Optional.empty();
    }
}
