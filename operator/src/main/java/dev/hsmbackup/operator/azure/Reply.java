package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem;
import java.net.http.HttpHeaders;
import java.util.Locale;

/** What came of one HTTP request. */
sealed interface Reply {

    /**
     * A status line and headers arrived.
     *
     * @param body what arrived of the body, at most {@link CappedBody#LIMIT} bytes
     * @param whole whether that is all of it; false: too large, broken off, or too slow
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Answer(int status, HttpHeaders headers, byte[] body, boolean whole) implements Reply {
        /** The proxy's word, not the server's: the JDK hands it on as if it were the server's answer. */
        boolean fromProxy() {
            return status == 407;
        }

        /** Whether the request was rejected for certain. A 408 may come from a gateway after the request went through. */
        boolean rejected() {
            return status >= 400 && status < 500 && status != 408;
        }
    }

    /**
     * No status line arrived.
     *
     * @param kind DNS, CONNECT or TLS: no complete request can have arrived there; NO_ANSWER: one may have
     * @param reason for people, without address
     */
    record NoAnswer(Problem.Kind kind, String reason) implements Reply {}

    /** For metrics: the status code, or the kind of failure. */
    default String outcome() {
        return switch (this) {
            case Answer answer when answer.fromProxy() -> "connect";
            case Answer answer -> Integer.toString(answer.status());
            case NoAnswer none -> none.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}
