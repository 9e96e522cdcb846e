package dev.hsmbackup.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures();

    @BeforeEach
    void measure() {
        figures.circumstance("load_before", "0.10");
        figures.add("exec_to_ready_ms", "exec → ready", 1512.4, 1500);
        figures.add("rss_idle_mib", "memory", 117.26, 130);
        figures.add("api_writes_per_backup", "writes", 6.25, 6);
        figures.add("took_ms", "took", 3.14159);
    }

    @Test
    void shouldShowATableThatTellsWhatWasMissed() {
        assertThat(figures.table()).isEqualTo("""
                load before: 0.10

                | what | measured | target |
                |---|--:|--:|
                | exec → ready | 1512 ms | ≤ 1500 ms **missed** |
                | memory | 117 MiB | ≤ 130 MiB |
                | writes | 6.3 | ≤ 6 **missed** |
                | took | 3.1 ms |  |
                """);
    }

    @Test
    void shouldGiveProgramsKeysWithUnits() throws Exception {
        JsonNode json = new ObjectMapper().readTree(figures.json());

        assertThat(json.path("circumstances").path("load_before").asText()).isEqualTo("0.10");
        assertThat(json.path("figures").path("exec_to_ready_ms").asDouble()).isEqualTo(1512.4);
        assertThat(json.path("figures").path("took_ms").asDouble()).isEqualTo(3.14);
    }
}
