package dev.hsmbackup.operator.azure;

import java.time.Duration;

/**
 * How long the operator waits. The JDK's own request timeout ends with the headers, so these are kept by {@link
 * Transport}.
 *
 * @param start a start request, from the first packet to the end of the body
 * @param read any other request to an HSM, the same
 * @param token one request for a token, the same; a token is fetched before the clock of the request itself runs. A
 *     caller waits a quarter longer, for the library may ask twice
 * @param connect TCP, and the proxy's tunnel
 */
public record Deadlines(Duration start, Duration read, Duration token, Duration connect) {

    /** How long a caller waits for a token. */
    Duration tokenWait() {
        return token.plus(token.dividedBy(4));
    }

    /** What the operator runs with. */
    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(10));
}
