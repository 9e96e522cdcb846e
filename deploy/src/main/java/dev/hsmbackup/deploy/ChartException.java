package dev.hsmbackup.deploy;

import org.jspecify.annotations.Nullable;

/** The chart cannot be rendered. The message holds Helm's own words, which name the value and the rule it breaks. */
public final class ChartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
