package dev.hsmbackup.operator.operation;

import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import java.util.ArrayList;
import java.util.List;

/**
 * What nobody looked at before a restore, because the operator may not, or because the HSM does not offer it. A restore
 * goes on without; a dry run says it, for it claims no more than was seen. One for each look, used by one thread.
 */
public final class Unseen {

    private final List<String> parts = new ArrayList<>();

    /** Notes a folder of which nothing is known; gives back what was given. */
    public Presence folder(Presence folder) {
        return noted(
                folder == Presence.NOT_KNOWN, "the folder (the operator may not list it, or got no answer)", folder);
    }

    /** The same for a key. */
    public Presence key(Presence key) {
        return noted(
                key == Presence.NOT_KNOWN,
                "whether the HSM has the key (the operator may not read keys, or got no answer)",
                key);
    }

    /**
     * The same for a check that was not made.
     *
     * @param ofKey whether it would have been about one key
     */
    public Check check(Check check, boolean ofKey) {
        return noted(
                check instanceof Check.NotOffered,
                "the HSM's own check (" + (ofKey ? "there is none for a single key" : "not offered by it") + ")",
                check);
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** For people: {@code the folder (…); the HSM's own check (…)}. */
    String text() {
        return String.join("; ", parts);
    }

    private <T> T noted(boolean unseen, String part, T given) {
        if (unseen) {
            parts.add(part);
        }
        return given;
    }
}
