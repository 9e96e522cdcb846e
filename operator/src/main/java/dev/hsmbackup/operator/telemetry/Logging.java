package dev.hsmbackup.operator.telemetry;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** The log level at run time. Layout and the loggers that never follow it are in {@code log4j2.xml}. */
public final class Logging {
    private Logging() {}

    /**
     * Sets the level of all loggers that {@code log4j2.xml} does not pin.
     *
     * @param level a level of log4j as {@code INFO}; checked before by the settings
     */
    public static void setLevel(String level) {
        Configurator.setRootLevel(Level.valueOf(level));
    }

    /** Writes out what is buffered. The last thing the process does: log4j's own shutdown hook is off. */
    public static void flush() {
        LogManager.shutdown();
    }
}
