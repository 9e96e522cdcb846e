package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cluster;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.Ids;
import dev.hsmbackup.simulator.job.Job;
import dev.hsmbackup.simulator.job.JobBook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The living part of a cluster: its state, keys and jobs. Guarded by the simulator's lock. */
public final class CloudHsm {
    private static final String DAMAGED = "A restore onto the cluster that the backup is of, or onto an activated"
            + " cluster, is not supported. The Cloud HSM cluster is nonfunctional.";

    private final Registry registry;
    private final InstantSource clock;
    private final Ids ids;
    private final String guid;
    private final JobBook<ClusterJobKind, ClusterOutcome> jobs;
    private final List<ClusterKey> keys = new ArrayList<>();
    private Cluster definition;
    private @Nullable Instant activeAt;

    CloudHsm(Cluster definition, Registry registry, InstantSource clock, Ids ids) {
        this.definition = definition;
        this.registry = registry;
        this.clock = clock;
        this.ids = ids;
        this.guid = ids.guid();
        this.jobs = new JobBook<>(clock);
        addKeys(0);
    }

    /** The definition in force; its activation state is the living one. */
    public Cluster definition() {
        return definition;
    }

    /** Keys are touched only where their definition changed; those that are in both keep their ids. */
    void redefine(Cluster changed) {
        boolean newKeys = !changed.allKeys().equals(definition.allKeys());
        if (!changed.activation().equals(definition.activation())) {
            activeAt = null;
        }
        definition = changed;
        if (newKeys) {
            keys.removeIf(key -> changed.allKeys().stream().noneMatch(wanted -> same(wanted, key)));
            addKeys(clock.millis());
        }
    }

    private void addKeys(long since) {
        for (Cluster.Key wanted : definition.allKeys()) {
            if (keys.stream().noneMatch(key -> same(wanted, key))) {
                keys.add(new ClusterKey(wanted.name(), wanted.keyType(), ids.hex32(), since));
            }
        }
    }

    private static boolean same(Cluster.Key wanted, ClusterKey key) {
        return wanted.name().equals(key.name()) && wanted.keyType().equals(key.type());
    }

    /** Ends the jobs whose time has come, and activates the cluster when its restore is long enough ago. */
    void settle() {
        jobs.settle(definition.jobRetention());
        Instant due = activeAt;
        if (due != null && !clock.instant().isBefore(due)) {
            activeAt = null;
            become(Cluster.ACTIVE, "HSM cluster is active.");
        }
    }

    private void become(String activation, String message) {
        definition = definition.inState(activation, message);
        registry.update(definition);
    }

    Job<ClusterJobKind, ClusterOutcome> start(
            ClusterJobKind kind, boolean doomed, String containerUri, Function<Instant, ClusterOutcome> work) {
        Duration takes = doomed ? definition.times().ofFailure() : kind.takes(definition.times());
        return jobs.start(ids.hex32(), kind, takes, containerUri, work);
    }

    /** The state that Azure shows: a restore is an update until its cluster is active. */
    public String provisioning() {
        boolean restoring =
                jobs.running().stream().anyMatch(job -> job.kind() == ClusterJobKind.RESTORE) || activeAt != null;
        return restoring ? "Updating" : definition.provisioning();
    }

    public boolean isActive() {
        return definition.activation().equals(Cluster.ACTIVE);
    }

    boolean isFresh() {
        return definition.activation().equals(Cluster.NOT_ACTIVATED);
    }

    /** What a restore does that Azure warns of. */
    void damage() {
        activeAt = null;
        keys.clear();
        become("Failed", DAMAGED);
    }

    void restored(ClusterBackup backup, Instant at) {
        keys.clear();
        keys.addAll(backup.keys());
        activeAt = at.plus(definition.times().ofActivation());
    }

    /** What a backup holds whose content is of that time: a key that came later is not in it. */
    ClusterBackup contentOf(Instant time) {
        Stream<ClusterKey> then = keys.stream().filter(key -> key.since() <= time.toEpochMilli());
        return new ClusterBackup(definition.normalId(), then.toList());
    }

    /** The GUID that stands in the ids of its backups. */
    String guid() {
        return guid;
    }

    public List<ClusterKey> keys() {
        return List.copyOf(keys);
    }

    public JobBook<ClusterJobKind, ClusterOutcome> jobs() {
        return jobs;
    }
}
