package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.crds.CloudHsmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API server lets in what {@link CloudHsmId} reads; the gateway sends what {@link ArmResource} reads. An id that only
 * one of them takes would be an HSM that cannot be backed up, or a request that nobody checked.
 */
class ClusterIdAgreementTest {

    private static final Path HOSTILE = Path.of("..", "crds", "src", "test", "resources", "hostile-resource-ids.txt");

    /** What may stand in for, or between, the letters of an id. */
    private static final List<String> LETTERS = Stream.concat(
                    IntStream.range(0, 0x80).mapToObj(Character::toString),
                    Stream.of(
                            "", "..", "\u0130", "\u0131", "\u017f", "\u212a", "\u0660", "\uff0f", "\u00e9", "%2f",
                            "\r\n"))
            .toList();

    @Test
    void shouldTakeTheSameIds() {
        Set<String> ids = new TreeSet<>();
        for (String id : List.of(HostileIds.GOOD, canonical(HostileIds.GOOD))) {
            ids.add(id);
            ids.add(id.toUpperCase(Locale.ROOT));
            for (int at = 0; at <= id.length(); at++) {
                mutate(id, at, ids);
            }
        }
        ids.addAll(HostileIds.all().toList());
        ids.addAll(hostile());

        long taken = ids.stream().filter(ClusterIdAgreementTest::takenByBoth).count();

        assertThat(taken).isBetween(1000L, ids.size() - 1000L);
    }

    /** Lengths at the limits of the names. */
    @Test
    void shouldKnowTheSameLimits() {
        for (int length : List.of(0, 1, 2, 3, 4, 22, 23, 24, 25, 88, 89, 90, 91, 92)) {
            for (String letter : List.of("a", "-", ".", "(")) {
                var _ = takenByBoth(HostileIds.GOOD.replace("vault-a", letter.repeat(length)));
                var _ = takenByBoth(HostileIds.GOOD.replace("/hsm/", "/" + letter.repeat(length) + "/"));
            }
        }
    }

    /** Whether it is an id; fails where only one says so, or where they read another one. */
    private static boolean takenByBoth(String id) {
        Optional<CloudHsmId> read = CloudHsmId.parse(id);
        Optional<ArmResource> sent = ArmResource.of(lower(id));
        assertThat(sent.isPresent()).as(id).isEqualTo(read.isPresent());
        assertThat(sent.map(ArmResource::path)).as(id).isEqualTo(read.map(CloudHsmId::path));
        assertThat(read.map(it -> Cloud.PUBLIC.ownsCluster(it.path().toLowerCase(Locale.ROOT))))
                .as(id)
                .isNotEqualTo(Optional.of(false));
        return read.isPresent();
    }

    private static void mutate(String id, int at, Set<String> into) {
        for (String letter : LETTERS) {
            into.add(id.substring(0, at) + letter + id.substring(at));
            if (at < id.length()) {
                into.add(id.substring(0, at) + letter + id.substring(at + 1));
            }
        }
    }

    private static String canonical(String id) {
        return CloudHsmId.parse(id).orElseThrow().path();
    }

    /** As the operator makes an address of an id, but other alphabets keep their case: they are in no id. */
    private static String lower(String id) {
        StringBuilder lower = new StringBuilder();
        id.chars().forEach(it -> lower.append((char) (it >= 'A' && it <= 'Z' ? it + 32 : it)));
        return lower.toString();
    }

    private static List<String> hostile() {
        try {
            ObjectMapper json = new ObjectMapper();
            return Files.readAllLines(HOSTILE).stream()
                    .filter(line -> line.startsWith("\""))
                    .map(line -> {
                        try {
                            return json.readValue(line, String.class);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
