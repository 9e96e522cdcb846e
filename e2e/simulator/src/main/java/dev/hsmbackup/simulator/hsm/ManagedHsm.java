package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.Hsm;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.job.Job;
import dev.hsmbackup.simulator.job.JobBook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The living part of an HSM: its keys, roles and jobs. Guarded by the simulator's lock. */
public final class ManagedHsm {
    private final Registry registry;
    private final InstantSource clock;
    private final Ids ids;
    private final KeyStore keys = new KeyStore();
    private final RoleStore roles = new RoleStore();
    private final JobBook<JobKind, Outcome> jobs;
    private Hsm definition;

    ManagedHsm(Hsm definition, Registry registry, InstantSource clock, Ids ids) {
        this.definition = definition;
        this.registry = registry;
        this.clock = clock;
        this.ids = ids;
        this.jobs = new JobBook<>(clock);
        resetKeys();
        resetRoles();
    }

    public Hsm definition() {
        return definition;
    }

    void redefine(Hsm changed) {
        boolean newKeys = !changed.allKeys().equals(definition.allKeys());
        boolean newRoles = !changed.allRoles().equals(definition.allRoles());
        definition = changed;
        if (newKeys) {
            resetKeys();
        }
        if (newRoles) {
            resetRoles();
        }
    }

    private void resetKeys() {
        keys.replaceAll(List.of());
        long now = clock.instant().getEpochSecond();
        for (Hsm.Key key : definition.allKeys()) {
            List<StoredKey.Version> versions = IntStream.range(0, Math.max(1, key.versionCount()))
                    .mapToObj(i -> KeyFactory.version(ids.hex32(), key.keyType(), List.of(), now, Map.of()))
                    .toList();
            keys.put(new StoredKey(key.name(), versions, null));
        }
    }

    private void resetRoles() {
        List<RoleStore.Assignment> assignments = new ArrayList<>();
        for (Hsm.RoleGrant grant : definition.allRoles()) {
            BuiltInRole role = BuiltInRole.find(grant.role()).orElseThrow();
            String principal =
                    registry.objectId(registry.identity(grant.identity()).orElseThrow());
            assignments.add(new RoleStore.Assignment(ids.guid(), principal, role.id(), grant.onScope()));
        }
        roles.replaceAll(assignments);
    }

    /** Ends the jobs whose time has come. */
    public void settle() {
        jobs.settle(definition.jobRetention());
    }

    Job<JobKind, Outcome> start(JobKind kind, boolean doomed, @Nullable String folderUri, Supplier<Outcome> work) {
        Duration takes = doomed ? definition.times().ofFailure() : kind.takes(definition.times());
        return jobs.start(ids.hex32(), kind, takes, folderUri, end -> work.get());
    }

    /** True while a restore runs, and for the settable time after it. */
    boolean dataPlaneDisabled() {
        Instant now = clock.instant();
        return jobs.all().stream()
                .filter(job -> job.kind().disablesDataPlane())
                .anyMatch(job -> job.running() || now.isBefore(job.endsAt().plus(definition.blockedAfterRestore())));
    }

    public JobBook<JobKind, Outcome> jobs() {
        return jobs;
    }

    public KeyStore keys() {
        return keys;
    }

    public RoleStore roles() {
        return roles;
    }

    Snapshot snapshot() {
        return new Snapshot(definition.name(), definition.securityDomain(), keys.all(), roles.all());
    }

    void restore(Snapshot snapshot) {
        keys.replaceAll(snapshot.keys());
        roles.replaceAll(snapshot.roleAssignments());
    }
}
