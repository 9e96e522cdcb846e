package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of Cloud HSMs, and Azure's rule about them: a restore that arrives while a cluster is anything but fresh
 * damages it. All that is damaged is written down: that list is the oracle of every test, and must be empty.
 */
final class FakeClusters implements ClusterGateway {

    static final ClusterAnswer FRESH = cluster("Succeeded", "NotActivated");
    static final ClusterAnswer ACTIVE = cluster("Succeeded", "Active");

    private final Map<String, ClusterAnswer> answers = new HashMap<>();
    private final List<HsmTarget> asked = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private @Nullable HsmTarget lastAsked;
    private Runnable afterNextLook = () -> {};
    private int looksUntilThen;

    static ClusterAnswer cluster(String provisioning, String activation) {
        return new ClusterAnswer.Cluster(provisioning, activation, true, null);
    }

    /** From now on. Unless said, a cluster is active. */
    synchronized void is(String host, ClusterAnswer answer) {
        answers.put(host, answer);
    }

    synchronized List<HsmTarget> asked() {
        return List.copyOf(asked);
    }

    /** Addresses of the clusters that a restore destroyed, or would have if this were Azure. */
    synchronized List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** Done once, after a look was answered; the first one counts as 1. */
    synchronized void afterLook(int number, Runnable action) {
        looksUntilThen = number;
        afterNextLook = action;
    }

    @Override
    public ClusterAnswer cluster(HsmTarget target) {
        ClusterAnswer answer;
        Runnable action = () -> {};
        synchronized (this) {
            asked.add(target);
            lastAsked = target;
            answer = answers.getOrDefault(target.host(), ACTIVE);
            if (--looksUntilThen == 0) {
                action = afterNextLook;
            }
        }
        action.run();
        return answer;
    }

    /** A restore arrives at Azure. */
    synchronized void restoreArrives(HsmTarget target) {
        if (!target.isCloudHsm()) {
            return;
        }
        boolean askedRightBefore = lastAsked != null && lastAsked.host().equals(target.host());
        if (!askedRightBefore || !FRESH.equals(answers.getOrDefault(target.host(), ACTIVE))) {
            damaged.add(target.host());
        }
        // From now on it is not fresh, whatever becomes of the job.
        answers.put(target.host(), cluster("Updating", "NotDefined"));
        lastAsked = null;
    }
}
