package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Metrics SCRAPE = Metrics.parse("""
            # HELP hsmbackup_backups_total Backups that ended
            # TYPE hsmbackup_backups_total counter
            hsmbackup_backups_total{hsm="payments",result="succeeded"} 2.0
            hsmbackup_backups_total{hsm="payments",result="failed"} 1.0
            hsmbackup_backups_total{hsm="ledger",result="succeeded"} 4.0
            hsmbackup_backups_total_other 9
            hsmbackup_leader 1.0
            jvm_memory_max_bytes{area="heap"} +Inf
            """);

    @Test
    void shouldAddUpTheSeriesOfANameWithAllLabels() {
        assertThat(SCRAPE.sum("hsmbackup_backups_total")).isEqualTo(7);
        assertThat(SCRAPE.sum("hsmbackup_backups_total", "hsm=\"payments\"", "result=\"succeeded\""))
                .isEqualTo(2);
        assertThat(SCRAPE.sum("hsmbackup_leader")).isEqualTo(1);
        assertThat(SCRAPE.sum("jvm_memory_max_bytes")).isInfinite();
        assertThat(SCRAPE.sum("hsmbackup_nothing")).isZero();
    }

    @Test
    void shouldTellWhichOfOurSeriesChanged() {
        Metrics before = Metrics.parse("""
                hsmbackup_backups_total{hsm="payments",result="succeeded"} 1.0
                hsmbackup_backups_total{hsm="payments",result="failed"} 1.0
                hsmbackup_backups_total{hsm="ledger",result="succeeded"} 4.0
                hsmbackup_backups_total_other 9
                """);

        assertThat(SCRAPE.changedSince(before))
                .containsExactly(
                        entry("hsmbackup_backups_total{hsm=\"payments\",result=\"succeeded\"}", 2.0),
                        entry("hsmbackup_leader", 1.0));
    }
}
