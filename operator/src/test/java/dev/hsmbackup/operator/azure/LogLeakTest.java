package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.HsmTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets stay out of the log even where every pin of log4j2.xml is pulled and all loggers write all. */
class LogLeakTest {

    @Test
    void shouldLogNoSecretAtAnyLevel(@TempDir Path directory) throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Capture capture = new Capture(log);
        capture.start();
        context.getConfiguration().getRootLogger().addAppender(capture, Level.ALL, null);
        Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.ALL);
        try (SimulatedAzure azure = new SimulatedAzure(directory)) {
            HsmTarget target = azure.hsm("10s");
            HsmTarget failing = azure.hsm("10s");
            azure.fault(failing, "POST", "/backup", "{\"type\":\"status\",\"status\":500,\"body\":\"{}\"}");
            Map<String, String> environment = azure.environment();
            use(environment, target);
            use(environment, new SimulatedClusters(azure).active("10s"));
            environment.putAll(
                    Map.of("HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret", "AZURE_CLIENT_SECRET", "s3cret-value"));
            use(environment, failing);
            environment.put("AZURE_CLIENT_SECRET", "canary-of-a-wrong-secret");
            use(environment, target);

            String assertion = Files.readString(azure.tokenFile());
            assertThat(log).as("what the libraries write at TRACE").isNotEmpty();
            assertThat(log)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain(assertion, "s3cret-value", "canary-of")
                            .doesNotContainPattern("eyJ[\\w-]{10,}"));
        } finally {
            context.getConfiguration().getRootLogger().removeAppender(capture.getName());
            capture.stop();
            context.reconfigure();
        }
    }

    private static void use(Map<String, String> environment, HsmTarget target) {
        try (AzureHsmGateway gateway = AzureHsmGateway.create(
                AzureSettings.fromEnvironment(environment),
                InstantSource.system(),
                AzureRequests.NONE,
                new Deadlines(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)))) {
            gateway.startBackup(target, CONTAINER, UUID.randomUUID());
            gateway.probe(target);
        }
    }

    private static final class Capture extends AbstractAppender {
        private final List<String> log;

        Capture(List<String> log) {
            super("capture", null, null, true, Property.EMPTY_ARRAY);
            this.log = log;
        }

        @Override
        public void append(LogEvent event) {
            StringBuilder line = new StringBuilder(event.getLoggerName())
                    .append(' ')
                    .append(event.getMessage().getFormattedMessage());
            for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
                line.append(" / ").append(cause);
            }
            log.add(line.toString());
        }
    }
}
