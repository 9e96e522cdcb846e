package dev.hsmbackup.crash.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one request to an HSM meets.
 *
 * @param hsm number of the HSM, from 0
 * @param start whether it is a start of a backup, or a question about a job
 * @param nth which of them at this HSM, from 1
 */
record AzureFault(int hsm, boolean start, int nth, Kind kind) {

    /** What goes wrong. */
    enum Kind {
        /** The job starts, or the question is answered, but the answer is lost. */
        RESET("\"effect\": \"before\", \"action\": {\"type\": \"reset\"}"),
        /** The request is lost. */
        LOST("\"effect\": \"none\", \"action\": {\"type\": \"reset\"}"),
        /** Refused, in so many words. */
        THROTTLED("\"action\": {\"type\": \"status\", \"status\": 429, \"headers\": {\"Retry-After\": \"2\"}}"),
        /** Not done, but that cannot be told. */
        UNAVAILABLE("\"action\": {\"type\": \"status\", \"status\": 503}"),
        /** Done, but that cannot be told. */
        SPOILT("\"effect\": \"before\", \"action\": {\"type\": \"status\", \"status\": 503}"),
        /** Done, and told late. */
        SLOW("\"delay\": \"2s\", \"action\": {\"type\": \"pass\"}");

        private final String json;

        Kind(String json) {
            this.json = json;
        }
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    static AzureFault draw(Random random, int hsm, boolean start, int nth) {
        return new AzureFault(hsm, start, nth, KINDS.get(random.nextInt(KINDS.size())));
    }

    /** Its id in the arrival log. */
    String id() {
        return (start ? "start-" : "poll-") + kind.name().toLowerCase(Locale.ROOT) + "-" + hsm + "-" + nth;
    }

    /** Whether the request with this id was refused without effect, in words that the operator can believe. */
    static boolean refuses(String id) {
        return id.startsWith("start-throttled-");
    }

    /** For the simulator. */
    String json(String host) {
        return "{\"id\": \"%s\", \"host\": \"%s\", \"method\": \"%s\", \"path\": \"%s\", \"nth\": %d, %s}"
                .formatted(id(), host, start ? "POST" : "GET", start ? "/backup" : Kill.POLL, nth, kind.json);
    }
}
