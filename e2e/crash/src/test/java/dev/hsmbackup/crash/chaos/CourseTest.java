package dev.hsmbackup.crash.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crash.chaos.Course.Round;
import dev.hsmbackup.crash.chaos.Course.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourseTest {

    @Test
    void shouldRepeatWithTheSameSeedOnly() {
        assertThat(Course.of(7, 20, 40)).isEqualTo(Course.of(7, 20, 40));
        assertThat(Course.of(7, 20, 40).describe())
                .isEqualTo(Course.of(7, 20, 40).describe());
        assertThat(Course.of(8, 20, 40)).isNotEqualTo(Course.of(7, 20, 40));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 30", "30, 1", "10, 20", "200, 100"})
    void shouldKillSoOftenAndAskForSoMany(int kills, int objects) {
        Course course = Course.of(3, kills, objects);

        assertThat(course.rounds()).hasSize(kills);
        assertThat(course.rounds().stream()
                        .flatMap(round -> round.wanted().stream())
                        .map(Wanted::name))
                .hasSize(objects)
                .doesNotHaveDuplicates();
        assertThat(course.rounds().stream().flatMap(round -> round.wanted().stream()))
                .allMatch(wanted -> wanted.hsm() < course.hsms());
    }

    @Test
    void shouldMixAllKindsOfKillsFaultsAndDeletions() {
        Course course = Course.of(1, 200, 100);
        List<Kill> kills = course.rounds().stream().map(Round::kill).toList();

        assertThat(kills)
                .hasAtLeastOneElementOfType(Kill.AtKubernetes.class)
                .hasAtLeastOneElementOfType(Kill.AtAzure.class)
                .hasAtLeastOneElementOfType(Kill.InTime.class);
        assertThat(course.faults()).extracting(AzureFault::kind).contains(AzureFault.Kind.values());
        assertThat(course.faults()).extracting(AzureFault::start).contains(true, false);
        assertThat(course.faults()).extracting(AzureFault::id).doesNotHaveDuplicates();
        assertThat(course.rounds().stream().flatMap(round -> round.wanted().stream()))
                .anyMatch(wanted -> wanted.deletedAt() > 0);
    }
}
