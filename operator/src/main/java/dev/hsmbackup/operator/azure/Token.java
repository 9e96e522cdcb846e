package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem;
import java.time.Instant;

/** The outcome of asking for an access token. */
sealed interface Token {

    /**
     * A token.
     *
     * @param staleAt from then on a new one is fetched in the background
     * @param usableUntil from then on it is not sent any more
     */
    record Granted(String value, Instant staleAt, Instant usableUntil) implements Token {
        @Override
        public String toString() {
            return "Granted[usableUntil=" + usableUntil + "]";
        }
    }

    /** No token; the problem is of kind CREDENTIAL. */
    record Refused(Problem problem) implements Token {}
}
