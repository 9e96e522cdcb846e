package dev.hsmbackup.rig;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One scrape in Prometheus' text format.
 *
 * @param samples value by series, the series written as in the scrape: {@code name{label="value"}}
 */
public record Metrics(Map<String, Double> samples) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{.*})?)\\s+(\\S+)(?:\\s+\\d+)?");

    public Metrics {
        samples = Map.copyOf(samples);
    }

    static Metrics parse(String text) {
        Map<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = SAMPLE.matcher(line);
            if (matcher.matches()) {
                samples.put(matcher.group(1), value(matcher.group(2)));
            }
        });
        return new Metrics(samples);
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The sum over all series of a name whose labels contain all the given texts, for example {@code hsm="payments"}. */
    public double sum(String name, String... labels) {
        return samples.entrySet().stream()
                .filter(sample ->
                        sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                .filter(sample -> containsAll(sample.getKey(), labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean containsAll(String series, String... labels) {
        for (String label : labels) {
            if (!series.contains(label)) {
                return false;
            }
        }
        return true;
    }

    /** The series of our own names that are not what they were, sorted by name. */
    public Map<String, Double> changedSince(Metrics before) {
        Map<String, Double> changed = new TreeMap<>();
        samples.forEach((series, value) -> {
            if (series.startsWith("hsmbackup_")
                    && !value.equals(before.samples().getOrDefault(series, 0.0))) {
                changed.put(series, value);
            }
        });
        return changed;
    }
}
