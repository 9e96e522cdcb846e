package dev.hsmbackup.operator;

import dev.hsmbackup.operator.azure.AzureSettings;
import dev.hsmbackup.operator.telemetry.LogKeys;
import dev.hsmbackup.operator.telemetry.Logging;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the operator. Exit codes: 0 stopped by a signal; 1 a failure, or leadership lost; 2 a setting is wrong.
 */
public final class OperatorMain {

    private static final int FAILED = 1;
    private static final int WRONG_SETTING = 2;
    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

    private OperatorMain() {}

    /** Takes no arguments: all settings come from the environment (operator/README.md). */
    public static void main(String[] args) {
        String version = Optional.ofNullable(OperatorMain.class.getPackage().getImplementationVersion())
                .orElse("development");
        try {
            Map<String, String> environment = System.getenv();
            OperatorSettings settings = OperatorSettings.fromEnvironment(environment);
            AzureSettings azure = AzureSettings.fromEnvironment(environment);
            azure.requireFiles();
            Logging.setLevel(settings.logLevel());
            // Reads files too: a wrong setting gives one line, so nothing is said before.
            Wiring wiring = new Wiring(settings, azure, version);
            LOG.atInfo()
                    .addKeyValue(LogKeys.EVENT, "starting")
                    .addKeyValue("version", version)
                    .log("Starting");
            wiring.start();
            LOG.atInfo().addKeyValue(LogKeys.EVENT, "started").log("Started");
        } catch (SettingsException e) {
            LOG.atError().addKeyValue(LogKeys.EVENT, "wrong-setting").log(e.getMessage());
            exit(WRONG_SETTING);
        } catch (IOException | RuntimeException e) {
            LOG.atError().addKeyValue(LogKeys.EVENT, "start-failed").setCause(e).log("Could not start");
            exit(FAILED);
        }
    }

    /** Past the shutdown hooks: there is nothing to finish. */
    private static void exit(int code) {
        Logging.flush();
        Runtime.getRuntime().halt(code);
    }
}
