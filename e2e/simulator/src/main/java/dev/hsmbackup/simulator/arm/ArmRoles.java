package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cluster;
import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.login.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The role assignments of Azure's own access control, as the clusters of the fleet declare them. */
final class ArmRoles {
    private static final Map<String, List<String>> BUILT_IN =
            Map.of("Owner", List.of("*"), "Contributor", List.of("*"), "Reader", List.of("*/read"));

    private final Map<String, List<Grant>> byCluster = new HashMap<>();

    private record Grant(String identity, List<Pattern> actions, String scope, boolean onCluster) {}

    static void check(Cluster cluster) {
        for (Cluster.RoleGrant grant : cluster.allRoles()) {
            if (grant.role() != null && !BUILT_IN.containsKey(grant.role())) {
                throw new FleetException("clusters." + cluster.name() + ".roles: there is no role '" + grant.role()
                        + "'; write Owner, Contributor or Reader, or 'actions'");
            }
        }
    }

    /** Replaces what this cluster's definition granted before. */
    void apply(Cluster cluster) {
        byCluster.put(
                cluster.name(),
                cluster.allRoles().stream().map(grant -> grant(cluster, grant)).toList());
    }

    /** Assignments on a cluster go with it; those on its resource group or subscription stay. */
    void removeCluster(String name) {
        byCluster.computeIfPresent(
                name,
                (key, grants) ->
                        grants.stream().filter(grant -> !grant.onCluster()).toList());
    }

    /**
     * Whether the caller may.
     *
     * @param action whole name of the action
     * @param scope resource id of the cluster asked for, in lower case
     */
    boolean allow(Caller caller, String action, String scope) {
        return byCluster.values().stream()
                .flatMap(List::stream)
                .anyMatch(grant -> grant.identity().equals(caller.identity())
                        && (scope.equals(grant.scope()) || scope.startsWith(grant.scope() + "/"))
                        && grant.actions().stream()
                                .anyMatch(pattern -> pattern.matcher(action).matches()));
    }

    private static Grant grant(Cluster cluster, Cluster.RoleGrant grant) {
        List<String> actions =
                grant.actions() != null ? grant.actions() : BUILT_IN.getOrDefault(grant.role(), List.of());
        return new Grant(
                grant.identity(),
                actions.stream().map(ArmRoles::pattern).toList(),
                scope(cluster, grant.onScope()),
                grant.onScope() == Cluster.Scope.CLUSTER);
    }

    private static Pattern pattern(String action) {
        return Pattern.compile(Pattern.quote(action).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE);
    }

    private static String scope(Cluster cluster, Cluster.Scope scope) {
        String subscription = "/subscriptions/" + cluster.segment(2);
        return switch (scope) {
            case CLUSTER -> cluster.normalId();
            case RESOURCE_GROUP -> (subscription + "/resourceGroups/" + cluster.segment(4)).toLowerCase(Locale.ROOT);
            case SUBSCRIPTION -> subscription.toLowerCase(Locale.ROOT);
        };
    }
}
