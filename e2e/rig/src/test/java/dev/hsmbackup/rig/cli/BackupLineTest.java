package dev.hsmbackup.rig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupLineTest {

    @ParameterizedTest
    @CsvSource({
        "team  nightly  Pending    <none>  <none>,           team/nightly  Pending  ,                                   false, false",
        "team  nightly  Running    abc     <none>,           team/nightly  Running    job abc,                          false, false",
        "team  nightly  Succeeded  abc     https://folder,   team/nightly  Succeeded  https://folder,                   true,  true",
        "team  nightly  Failed     abc     <none>,           team/nightly  Failed     job abc,                          true,  false",
        "team  nightly  Unknown    <none>  <none>,           team/nightly  Unknown  ,                                   true,  false"
    })
    void shouldReadWhatKubectlPrints(String line, String text, boolean ended, boolean succeeded) {
        BackupLine backup = BackupLine.parse(line).orElseThrow();

        assertThat(backup.text().strip()).isEqualTo(text.strip());
        assertThat(backup.ended()).isEqualTo(ended);
        assertThat(backup.succeeded()).isEqualTo(succeeded);
    }

    @Test
    void shouldLeaveOutOtherLines() {
        assertThat(BackupLine.parse("No resources found")).isEmpty();
        assertThat(BackupLine.parse("")).isEmpty();
    }
}
