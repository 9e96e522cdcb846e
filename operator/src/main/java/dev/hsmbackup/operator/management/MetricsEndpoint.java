package dev.hsmbackup.operator.management;

import dev.hsmbackup.operator.telemetry.OperatorMetrics;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** All metrics, in the text format or as OpenMetrics, whichever the scraper prefers. */
final class MetricsEndpoint implements Endpoint {
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final OperatorMetrics metrics;

    MetricsEndpoint(OperatorMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public synchronized Answer answer(String accept) throws IOException {
        var openMetrics = formats.getOpenMetricsTextFormatWriter();
        // Not formats.findWriter: it picks protobuf where it is accepted, which is not on the class path.
        var writer = openMetrics.accepts(accept) ? openMetrics : formats.getPrometheusTextFormatWriter();
        var body = new ByteArrayOutputStream(16 * 1024);
        writer.write(body, metrics.registry().getPrometheusRegistry().scrape());
        return new Answer(200, writer.getContentType(), body.toString(StandardCharsets.UTF_8));
    }
}
