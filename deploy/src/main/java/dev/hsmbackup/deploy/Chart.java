package dev.hsmbackup.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Renders the Helm chart of the operator to plain manifests.
 *
 * <p>It runs the real Helm engine (a native library), so templates and the values schema are judged as by {@code helm template}. Run the JVM with {@code --enable-native-access=ALL-UNNAMED} to keep it quiet.
 */
public final class Chart {
    /** Name of the release in all that is rendered here. */
    public static final String RELEASE = "hsm-backup-operator";

    private Chart() {}

    /**
     * Renders all templates: CRDs, service account, RBAC, Deployment, Service, policies. The namespace itself is not
     * among them: Helm installs into one that exists, so the caller makes it.
     *
     * @param chart the chart's folder, {@code deploy/chart} in the source tree
     * @param namespace the release's namespace, usually {@code hsm-backup-system}
     * @param values what {@code helm --set} takes, by dotted name, such as {@code azure.cloud} → {@code AzureCloud};
     *     commas need no escape; names that the chart does not know are refused
     * @return YAML documents, separated by {@code ---}
     * @throws ChartException if there is no chart, or a value is refused by the schema or by a template
     */
    public static String render(Path chart, String namespace, Map<String, String> values) {
        return render(chart, namespace, values, List.of());
    }

    /**
     * As {@link #render(Path, String, Map)}, with values files too, as {@code helm --values} takes them.
     *
     * @param valuesFiles YAML files, the later win; {@code values} win over all of them
     */
    public static String render(Path chart, String namespace, Map<String, String> values, List<Path> valuesFiles) {
        requireChart(chart);
        try (var copy = UnpinnedCopy.of(chart)) {
            var command = new Helm(copy.path()).template().withName(RELEASE).withNamespace(namespace);
            valuesFiles.forEach(command::withValuesFile);
            values.forEach(command::set);
            return command.call();
        } catch (IllegalStateException e) {
            throw new ChartException("Cannot render the chart " + chart + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ChartException("Cannot read the chart " + chart + ": " + e, e);
        }
    }

    /**
     * Checks the chart as {@code helm lint --strict} does.
     *
     * @return what Helm has to say, one finding per line
     * @throws ChartException if Helm finds an error or gives a warning
     */
    public static List<String> lint(Path chart) {
        requireChart(chart);
        LintResult result = new Helm(chart).lint().strict().call();
        if (result.isFailed()) {
            throw new ChartException(
                    "helm lint --strict refuses " + chart + ": " + String.join("; ", result.getMessages()), null);
        }
        return List.copyOf(result.getMessages());
    }

    private static void requireChart(Path chart) {
        if (!Files.isRegularFile(chart.resolve("Chart.yaml"))) {
            throw new ChartException(
                    "No chart in " + chart.toAbsolutePath() + ": give the folder that holds Chart.yaml", null);
        }
    }
}
