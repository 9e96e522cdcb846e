package dev.hsmbackup.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured, in the order in which it was. */
final class Figures {

    /** One figure; the end of its key is its unit: {@code _ms}, {@code _mib}; else it is a count. */
    private record Figure(
            String key,
            String label,
            double value,
            @Nullable Double target) {

        String unit() {
            return key.endsWith("_ms") ? " ms" : key.endsWith("_mib") ? " MiB" : "";
        }

        String shown(double number) {
            // A tenth of a millisecond or of a MiB says nothing beside the noise; of a request it does.
            boolean whole = (!unit().isEmpty() && number >= 10) || number == Math.rint(number);
            return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", number) + unit();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> circumstances = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();

    /** How it was measured: the machine, its load. */
    void circumstance(String key, Object value) {
        circumstances.put(key, value);
    }

    /** @param key names the figure and, at its end, its unit */
    void add(String key, String label, double value) {
        figures.add(new Figure(key, label, value, null));
    }

    /** A figure that we want to be at most so much. */
    void add(String key, String label, double value, double target) {
        figures.add(new Figure(key, label, value, target));
    }

    /** For people; a Markdown table, as docs/performance.md has it. */
    String table() {
        StringBuilder text = new StringBuilder();
        circumstances.forEach((key, value) ->
                text.append(key.replace('_', ' ')).append(": ").append(value).append('\n'));
        text.append("\n| what | measured | target |\n|---|--:|--:|\n");
        for (Figure figure : figures) {
            Double target = figure.target();
            text.append("| ").append(figure.label()).append(" | ").append(figure.shown(figure.value()));
            text.append(" | ").append(target == null ? "" : "≤ " + figure.shown(target));
            text.append(target != null && figure.value() > target ? " **missed**" : "")
                    .append(" |\n");
        }
        return text.toString();
    }

    /** For programs. */
    String json() {
        Map<String, Object> values = new LinkedHashMap<>();
        figures.forEach(figure -> values.put(figure.key(), Math.round(figure.value() * 100) / 100.0));
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Map.of("circumstances", circumstances, "figures", values))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }
}
