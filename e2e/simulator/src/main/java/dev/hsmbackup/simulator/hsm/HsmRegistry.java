package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.FleetException;
import dev.hsmbackup.simulator.fleet.Hsm;
import dev.hsmbackup.simulator.fleet.Registry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All HSMs by name. Guarded by the simulator's lock. */
public final class HsmRegistry {
    private final Registry registry;
    private final InstantSource clock;
    private final Ids ids;
    private final Map<String, ManagedHsm> hsms = new LinkedHashMap<>();

    public HsmRegistry(Registry registry, InstantSource clock, Ids ids) {
        this.registry = registry;
        this.clock = clock;
        this.ids = ids;
        registry.hsms().forEach(this::apply);
    }

    /** Adds the HSM or changes it; keys and roles are reset only where their definition changed. */
    public void define(Hsm definition) {
        check(definition);
        registry.put(definition);
        apply(definition);
    }

    private void apply(Hsm definition) {
        check(definition);
        ManagedHsm existing = hsms.get(definition.name());
        if (existing == null) {
            hsms.put(definition.name(), new ManagedHsm(definition, registry, clock, ids));
        } else {
            existing.redefine(definition);
        }
    }

    private static void check(Hsm definition) {
        for (Hsm.RoleGrant grant : definition.allRoles()) {
            if (BuiltInRole.find(grant.role()).isEmpty()) {
                throw new FleetException("hsms." + definition.name() + ".roles: there is no role '" + grant.role()
                        + "'; known: " + BuiltInRole.titles());
            }
        }
        for (Hsm.Key key : definition.allKeys()) {
            if (!List.of("RSA-HSM", "EC-HSM", "oct-HSM").contains(key.keyType())) {
                throw new FleetException("hsms." + definition.name() + ".keys." + key.name() + ".type: '"
                        + key.keyType() + "'; write RSA-HSM, EC-HSM or oct-HSM");
            }
        }
    }

    public void remove(String name) {
        registry.removeHsm(name);
        hsms.remove(name);
    }

    public Optional<ManagedHsm> get(String name) {
        return Optional.ofNullable(hsms.get(name));
    }

    public Collection<ManagedHsm> all() {
        return List.copyOf(hsms.values());
    }

    /** Ends every job whose time has come, so that its blobs are there. */
    public void settle() {
        hsms.values().forEach(ManagedHsm::settle);
    }
}
