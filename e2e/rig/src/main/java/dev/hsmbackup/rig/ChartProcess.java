package dev.hsmbackup.rig;

import dev.hsmbackup.deploy.Chart;
import dev.hsmbackup.deploy.ChartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the chart in a JVM of its own. Helm is a Go library, and its runtime takes SIGINT and SIGTERM away from the JVM
 * that loads it: the rig could no longer be ended in order.
 */
final class ChartProcess {

    private ChartProcess() {}

    /** As {@link Chart#render(Path, String, Map)}. */
    static String render(Path chart, String namespace, Map<String, String> values) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChartProcess.class.getName(),
                chart.toString(),
                namespace));
        values.forEach((name, value) -> command.add(name + "=" + value));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Watchdog.guard(process);
            String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new RigException("the chart " + chart + " could not be rendered");
            }
            return rendered;
        } catch (IOException e) {
            throw new RigException("cannot start a JVM that renders the chart: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted while the chart was rendered", e);
        }
    }

    /** Arguments: chart, namespace, then {@code name=value} for each value. */
    public static void main(String[] arguments) {
        Map<String, String> values = Stream.of(arguments)
                .skip(2)
                .map(value -> value.split("=", 2))
                .collect(Collectors.toMap(value -> value[0], value -> value[1]));
        try {
            System.out.print(Chart.render(Path.of(arguments[0]), arguments[1], values));
        } catch (ChartException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
    }
}
