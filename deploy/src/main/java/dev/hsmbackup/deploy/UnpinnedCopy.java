package dev.hsmbackup.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A throw-away copy of the chart without its {@code kubeVersion}.
 *
 * <p>The Helm library takes the cluster for Kubernetes 1.20 when it only renders, and has no option to say otherwise, so
 * it would refuse every chart that asks for more. An installation asks the real cluster; a test keeps that honest.
 */
record UnpinnedCopy(Path path) implements AutoCloseable {

    static UnpinnedCopy of(Path chart) throws IOException {
        var copy = new UnpinnedCopy(Files.createTempDirectory("hsm-backup-operator-chart"));
        try (var files = Files.walk(chart)) {
            for (Path source : files.toList()) {
                Path target = copy.path.resolve(chart.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
        Path meta = copy.path.resolve("Chart.yaml");
        List<String> lines = Files.readAllLines(meta).stream()
                .filter(line -> !line.startsWith("kubeVersion:"))
                .toList();
        Files.write(meta, lines);
        return copy;
    }

    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the copy of the chart in " + path, e);
        }
    }
}
