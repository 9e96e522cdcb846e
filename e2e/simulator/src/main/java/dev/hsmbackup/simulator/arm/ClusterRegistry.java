package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cluster;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.Ids;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All clusters by name, and what surrounds them. Guarded by the simulator's lock. */
public final class ClusterRegistry {
    private final Registry registry;
    private final InstantSource clock;
    private final Ids ids;
    private final ArmScopes scopes = new ArmScopes();
    private final ArmRoles roles = new ArmRoles();
    private final Map<String, CloudHsm> clusters = new LinkedHashMap<>();

    public ClusterRegistry(Registry registry, InstantSource clock, Ids ids) {
        this.registry = registry;
        this.clock = clock;
        this.ids = ids;
        registry.clusters().forEach(this::apply);
    }

    /** Adds the cluster or changes it. */
    public void define(Cluster definition) {
        ArmRoles.check(definition);
        registry.put(definition);
        apply(definition);
    }

    private void apply(Cluster definition) {
        ArmRoles.check(definition);
        scopes.learn(definition, registry.tenantOf(definition.tenant()));
        roles.apply(definition);
        CloudHsm existing = clusters.get(definition.name());
        // Another id is another cluster: nothing of the old one is left in it.
        if (existing == null || !existing.definition().normalId().equals(definition.normalId())) {
            clusters.put(definition.name(), new CloudHsm(definition, registry, clock, ids));
        } else {
            existing.redefine(definition);
        }
    }

    public void remove(String name) {
        registry.removeCluster(name);
        roles.removeCluster(name);
        clusters.remove(name);
    }

    public Optional<CloudHsm> get(String name) {
        return Optional.ofNullable(clusters.get(name));
    }

    Optional<CloudHsm> at(ArmAddress address) {
        return clusters.values().stream()
                .filter(cluster -> cluster.definition().normalId().equals(address.normalId()))
                .findFirst();
    }

    public Collection<CloudHsm> all() {
        return List.copyOf(clusters.values());
    }

    ArmScopes scopes() {
        return scopes;
    }

    ArmRoles roles() {
        return roles;
    }

    /** Ends every job whose time has come, so that its blobs are there. */
    public void settle() {
        clusters.values().forEach(CloudHsm::settle);
    }
}
