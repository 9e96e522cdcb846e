package dev.hsmbackup.operator;

/**
 * A setting of the operator is missing or wrong. The message is one line for the person who starts the operator: which
 * variable, what is wrong with it, and what to write instead. It never holds a secret's value.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
