package dev.hsmbackup.simulator.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The definitions in force; changed by the control endpoint. Not thread-safe: guarded by the simulator's lock. */
public final class Registry {
    private final Map<String, Fleet.Tenant> tenants = new LinkedHashMap<>();
    private final Map<String, Identity> identities = new LinkedHashMap<>();
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, Hsm> hsms = new LinkedHashMap<>();
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final Set<String> strangers = new LinkedHashSet<>();

    public Registry(Fleet fleet) {
        fleet.tenants().forEach(tenant -> tenants.put(tenant.id(), tenant));
        fleet.allIdentities().forEach(this::put);
        fleet.allContainers().forEach(this::put);
        fleet.allHsms().forEach(this::put);
        fleet.allClusters().forEach(this::put);
    }

    public void put(Identity identity) {
        FleetRules.check(identity);
        FleetRules.known("identities." + identity.name() + ".tenant", tenantOf(identity.tenant()), tenants.keySet());
        identities.put(identity.name(), identity);
    }

    public void put(Container container) {
        FleetRules.check(container);
        FleetRules.known("containers.tenant", tenantOf(container.tenant()), tenants.keySet());
        if (container.access() != null) {
            container
                    .access()
                    .forEach(access -> FleetRules.known(
                            "containers.access.identity", access.identity(), new TreeSet<>(identities.keySet())));
        }
        containers.put(container.url(), container);
    }

    public void put(Hsm hsm) {
        FleetRules.check(hsm);
        String where = "hsms." + hsm.name();
        FleetRules.known(where + ".tenant", tenantOf(hsm.tenant()), tenants.keySet());
        FleetRules.known(where + ".managedIdentity", hsm.managedIdentity(), new TreeSet<>(identities.keySet()));
        hsm.allRoles()
                .forEach(grant -> FleetRules.known(
                        where + ".roles.identity", grant.identity(), new TreeSet<>(identities.keySet())));
        hsms.put(hsm.name(), hsm);
    }

    public void put(Cluster cluster) {
        FleetRules.check(cluster);
        String where = "clusters." + cluster.name();
        FleetRules.known(where + ".tenant", tenantOf(cluster.tenant()), tenants.keySet());
        FleetRules.known(where + ".managedIdentity", cluster.managedIdentity(), new TreeSet<>(identities.keySet()));
        cluster.allRoles()
                .forEach(grant -> FleetRules.known(
                        where + ".roles.identity", grant.identity(), new TreeSet<>(identities.keySet())));
        FleetRules.checkBeside(
                cluster, tenantOf(cluster.tenant()), clusters.values(), other -> tenantOf(other.tenant()));
        clusters.put(cluster.name(), cluster);
    }

    public void removeIdentity(String name) {
        identities.remove(name);
    }

    public void removeContainer(String url) {
        containers.remove(url);
    }

    public void removeHsm(String name) {
        hsms.remove(name);
    }

    /** Takes a change of state that the simulator made itself. */
    public void update(Cluster cluster) {
        clusters.put(cluster.name(), cluster);
    }

    public void removeCluster(String name) {
        clusters.remove(name);
    }

    /** A host of somebody else's, which no client of Azure has any business with. */
    public void putStranger(String host) {
        FleetRules.checkStranger(host);
        strangers.add(host);
    }

    public boolean isStranger(String host) {
        return strangers.contains(host);
    }

    public Collection<Identity> identities() {
        return List.copyOf(identities.values());
    }

    public Collection<Container> containers() {
        return List.copyOf(containers.values());
    }

    public Collection<Hsm> hsms() {
        return List.copyOf(hsms.values());
    }

    public Optional<Identity> identity(String name) {
        return Optional.ofNullable(identities.get(name));
    }

    public Optional<Hsm> hsm(String name) {
        return Optional.ofNullable(hsms.get(name));
    }

    public Collection<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    public Optional<Cluster> cluster(String name) {
        return Optional.ofNullable(clusters.get(name));
    }

    /** The container of that URL, which has no trailing slash. */
    public Optional<Container> container(String url) {
        return Optional.ofNullable(containers.get(url));
    }

    public boolean hasAccount(String host) {
        return account(host).isPresent();
    }

    /** The first container of the account; all of them share its tenant and network rules. */
    public Optional<Container> account(String host) {
        return containers.values().stream()
                .filter(container -> container.host().equals(host))
                .findFirst();
    }

    public Optional<Fleet.Tenant> tenant(String id) {
        return Optional.ofNullable(tenants.get(id));
    }

    public Optional<Identity> application(String tenantId, String clientId) {
        return identities.values().stream()
                .filter(identity -> identity.clientId().equals(clientId)
                        && tenantOf(identity.tenant()).equals(tenantId))
                .findFirst();
    }

    /** The tenant id, or the only tenant's where none is named. */
    public String tenantOf(@Nullable String id) {
        if (id != null) {
            return id;
        }
        if (tenants.size() != 1) {
            throw new FleetException("the fleet has " + tenants.size() + " tenants: write 'tenant' in every entry");
        }
        return tenants.keySet().iterator().next();
    }

    public Cloud cloudOf(Hsm hsm) {
        return cloudOfTenant(tenantOf(hsm.tenant()));
    }

    public Cloud cloudOfTenant(String id) {
        return tenant(id).map(Fleet.Tenant::inCloud).orElse(Cloud.PUBLIC);
    }

    public String hostOf(Hsm hsm) {
        return hsm.name() + "." + cloudOf(hsm).hsmSuffix();
    }

    public Optional<Hsm> hsmByHost(String host) {
        return hsms.values().stream().filter(hsm -> hostOf(hsm).equals(host)).findFirst();
    }

    /** The principal id, derived from the client id where the fleet gives none. */
    public String objectId(Identity identity) {
        return identity.objectId() != null
                ? identity.objectId()
                : UUID.nameUUIDFromBytes(("object " + identity.clientId()).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }
}
