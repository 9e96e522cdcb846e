package dev.hsmbackup.operator.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rights that the API server denies at present, by the answers to what the operator does anyway. One is forgotten
 * when it is granted again, or when nothing asked for it for a while: what needs it is tried again more often.
 */
public final class Rights {

    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(3);

    private final Map<String, Instant> denied = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Consumer<Set<String>> listener;

    /** @param listener told of every change */
    public Rights(InstantSource clock, Consumer<Set<String>> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** @param right verb and resource, as {@code update hsmbackups/status} */
    void denied(String right) {
        if (denied.put(right, clock.instant()) == null) {
            LOG.error(
                    "The API server forbids the operator to {}. Grant it to the operator's service account again, as the"
                            + " Helm chart does (ClusterRole and Role hsm-backup-operator)",
                    right);
            tell();
        }
    }

    void granted(String right) {
        if (denied.remove(right) != null) {
            LOG.info("The API server allows the operator to {} again", right);
            tell();
        }
    }

    boolean none() {
        return denied.isEmpty();
    }

    /**
     * For {@code /readyz}: what is missing, if anything is.
     *
     * @param watching whether all watches stand, since their answers are not seen here
     */
    public Optional<String> problem(boolean watching) {
        Instant old = clock.instant().minus(FORGOTTEN_AFTER);
        if (denied.entrySet()
                .removeIf(right -> right.getValue().isBefore(old)
                        || (watching && right.getKey().startsWith("watch ")))) {
            tell();
        }
        return denied.isEmpty()
                ? Optional.empty()
                : Optional.of("the API server forbids the operator to "
                        + String.join(", to ", new TreeSet<>(denied.keySet())));
    }

    private void tell() {
        listener.accept(Set.copyOf(denied.keySet()));
    }
}
