package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cluster;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subscriptions and resource groups that clusters are or were in; they stay when a cluster goes. */
final class ArmScopes {
    private final Map<String, String> tenants = new HashMap<>();
    private final Set<String> groups = new HashSet<>();

    void learn(Cluster cluster, String tenant) {
        tenants.put(cluster.segment(2).toLowerCase(Locale.ROOT), tenant);
        groups.add(group(cluster.segment(2), cluster.segment(4)));
    }

    /** The tenant that a subscription is in. */
    Optional<String> tenantOf(String subscription) {
        return Optional.ofNullable(tenants.get(subscription.toLowerCase(Locale.ROOT)));
    }

    boolean hasGroup(ArmAddress address) {
        return groups.contains(group(address.subscription(), address.group()));
    }

    private static String group(String subscription, String group) {
        return (subscription + "/" + group).toLowerCase(Locale.ROOT);
    }
}
