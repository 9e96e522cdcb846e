package dev.hsmbackup.apigate.log;

import dev.hsmbackup.apigate.script.WatchEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code events.jsonl}: what became of an event of a watch.
 *
 * @param n number of the watch's request
 * @param time when the line was written
 * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
 * @param name the object's
 * @param outcome delivered, dropped, or how the watch ended in its place: closed, expired
 * @param rule id of the rule that hit
 */
public record EventLine(
        long n,
        String time,
        String resource,
        String type,
        String namespace,
        String name,
        String resourceVersion,
        String outcome,
        @Nullable String rule) {

    public static EventLine of(
            long n, Instant time, String resource, WatchEvent event, String outcome, @Nullable String rule) {
        return new EventLine(
                n,
                time.toString(),
                resource,
                event.type(),
                event.namespace(),
                event.name(),
                event.resourceVersion(),
                outcome,
                rule);
    }
}
