package dev.hsmbackup.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChildNamesTest {

    private static final Instant SLOT = Instant.parse("2026-11-22T17:00:00Z");
    private static final String VALID = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";

    @Test
    void shouldNameASlotByItsMinuteInUtc() {
        assertThat(ChildNames.of("nightly", SLOT)).isEqualTo("nightly-202611221700");
        assertThat(ChildNames.of("nightly", SLOT.plusMillis(59_999))).isEqualTo("nightly-202611221700");
        assertThat(ChildNames.retry(ChildNames.of("nightly", SLOT), 2)).isEqualTo("nightly-202611221700-r2");
    }

    /** The two runs of a repeated hour are two slots. */
    @Test
    void shouldGiveEverySlotItsOwnName() {
        Slots slots = Crons.slots("30 * * * *", "Europe/Berlin");
        Set<String> names = new HashSet<>();

        Instant slot = slots.next(Instant.parse("2027-10-30T12:00:00Z"));
        for (int i = 0; i < 24; i++) {
            assertThat(names.add(ChildNames.of("nightly", slot))).isTrue();
            slot = slots.next(slot);
        }
    }

    @Test
    void shouldStayWithinWhatKubernetesTakes() {
        String longest = "n".repeat(ChildNames.LONGEST_SCHEDULE);

        assertThat(Stream.of(
                        ChildNames.retry(ChildNames.of(longest, SLOT), ChildNames.MOST_RETRIES),
                        ChildNames.retry(ChildNames.triggered(longest, "ä \n".repeat(99)), ChildNames.MOST_RETRIES)))
                .allMatch(name -> name.length() <= 63 && name.matches(VALID));
        assertThat(ChildNames.retry(ChildNames.of(longest, SLOT), 99)).hasSize(63);
    }

    @Test
    void shouldNameATriggerByItsToken() {
        assertThat(ChildNames.triggered("nightly", "2026-11-22"))
                .isEqualTo(ChildNames.triggered("nightly", "2026-11-22"))
                .matches("nightly-t[0-9a-f]{11}");
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> ChildNames.triggered("n", "token " + i)))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseARetryThatHasNoName() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChildNames.retry("n", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ChildNames.retry("n", 100));
    }

    @Test
    void shouldNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(ChildNames.of("nightly", SLOT)).isEqualTo("nightly-202611221700");
            assertThat(Crons.refusal("0 2 * * \u0663")).contains("\\u0663");
            assertThat(Crons.cron("H 2 * * fri").effective()).isEqualTo("52 2 * * fri");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldSpreadJitterAndKeepIt() {
        Duration most = Duration.ofMinutes(5);

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> Jitter.of(most, "team", "schedule-" + i, SLOT)))
                .allMatch(it -> !it.isNegative() && it.compareTo(most) < 0)
                .anyMatch(it -> it.compareTo(Duration.ofSeconds(10)) < 0)
                .anyMatch(it -> it.compareTo(Duration.ofSeconds(290)) > 0);
        assertThat(Jitter.of(most, "team", "nightly", SLOT))
                .isEqualTo(Jitter.of(most, "team", "nightly", SLOT))
                .isNotEqualTo(Jitter.of(most, "team", "nightly", SLOT.plus(Duration.ofDays(1))));
        assertThat(Jitter.of(Duration.ZERO, "team", "nightly", SLOT)).isZero();
        assertThat(Jitter.of(Duration.ofMillis(-1), "team", "nightly", SLOT)).isZero();
    }

    /** Worked out apart from this code; hours of running schedules hang on them. */
    @Test
    void shouldNeverChangeTheHash() {
        assertThat(StableHash.of("")).isEqualTo(0xefd01f60ba992926L);
        assertThat(StableHash.of("team-payments/nightly/MINUTE")).isEqualTo(0x28a51d24ea038458L);
    }
}
