package dev.hsmbackup.operator.kube;

import dev.hsmbackup.operator.operation.LockRecord;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of each HSM: a Lease in the operator's namespace, named after a hash of the HSM's host name. Every write
 * carries the resource version that was read, so two replicas cannot both take it. Leases are never deleted: a free one
 * has no holder.
 */
public final class HsmLocks {

    static final String HOST = "hsmbackup.dev/host";
    static final String HOLDER_NAMESPACE = "hsmbackup.dev/holder-namespace";
    static final String HOLDER_KIND = "hsmbackup.dev/holder-kind";
    static final String HOLDER_NAME = "hsmbackup.dev/holder-name";
    static final String JOB_ID = "hsmbackup.dev/job-id";
    static final String CLIENT_ID = "hsmbackup.dev/client-id";
    static final String TENANT_ID = "hsmbackup.dev/tenant-id";

    /** Shown to people only: what decides is how the holder looks, never the age of the lease. */
    private static final int LEASE_SECONDS = 3600;

    private final KubernetesClient client;
    private final String namespace;

    public HsmLocks(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * A lock as it was read.
     *
     * @param record who holds it, or null
     * @param lease the lease it was read from, or null where there is none yet
     */
    public record Snapshot(
            String host,
            @Nullable LockRecord record,
            @Nullable Lease lease) {}

    /** Reads the lock of the HSM with this host name, live. */
    public Snapshot read(String host) {
        Lease lease = resource(host).get();
        return new Snapshot(host, lease == null ? null : recordOf(host, lease), lease);
    }

    /**
     * Takes the lock, replacing what was read.
     *
     * @return false where somebody else was faster
     */
    public boolean take(Snapshot seen, LockRecord mine) {
        return write(seen, mine);
    }

    /**
     * Gives the lock back if this attempt of this object holds it; does nothing otherwise: another process may have taken
     * it for the next attempt of the same object.
     */
    public void release(String host, String uid, String attemptId) {
        Snapshot seen = read(host);
        LockRecord record = seen.record();
        if (record != null && record.uid().equals(uid) && record.attemptId().equals(attemptId)) {
            write(seen, null);
        }
    }

    /**
     * Writes down the job of a deleted object, so that the lock can be followed to the job's end.
     *
     * @return false where the lock says so already, is not this object's, or changed meanwhile
     */
    public boolean keepFor(String uid, LockRecord.Job job) {
        Snapshot seen = read(job.host());
        LockRecord record = seen.record();
        if (record == null || !record.uid().equals(uid) || job.equals(record.job())) {
            return false;
        }
        return write(
                seen,
                new LockRecord(
                        uid,
                        record.attemptId(),
                        record.kind(),
                        record.namespace(),
                        record.name(),
                        job,
                        record.since()));
    }

    /**
     * The job of a deleted object ended, and what it left behind is not known: the lock stays and names no job any more.
     *
     * @return false where the lock is not like this any more
     */
    public boolean keepWithoutJob(String host, LockRecord record) {
        Snapshot seen = read(host);
        return record.equals(seen.record())
                && write(
                        seen,
                        new LockRecord(
                                record.uid(),
                                record.attemptId(),
                                record.kind(),
                                record.namespace(),
                                record.name(),
                                null,
                                record.since()));
    }

    private boolean write(Snapshot seen, @Nullable LockRecord record) {
        return LeaseWrite.over(client, seen.lease(), leaseOf(seen, record));
    }

    private Lease leaseOf(Snapshot seen, @Nullable LockRecord record) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(HOST, seen.host());
        if (record != null) {
            annotations.put(HOLDER_NAMESPACE, record.namespace());
            annotations.put(HOLDER_KIND, record.kind());
            annotations.put(HOLDER_NAME, record.name());
            if (record.job() != null) {
                annotations.put(JOB_ID, record.job().id());
                putIfPresent(annotations, CLIENT_ID, record.job().clientId());
                putIfPresent(annotations, TENANT_ID, record.job().tenantId());
            }
        }
        LeaseBuilder lease = seen.lease() == null ? new LeaseBuilder() : new LeaseBuilder(seen.lease());
        int transitions = seen.lease() == null ? 0 : transitionsOf(seen.lease());
        return lease.editOrNewMetadata()
                .withName(leaseName(seen.host()))
                .withNamespace(namespace)
                .withAnnotations(annotations)
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(record == null ? null : record.uid() + "/" + record.attemptId())
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withAcquireTime(record == null ? null : micro(record.since()))
                .withRenewTime(record == null ? null : micro(record.since()))
                .withLeaseTransitions(record == null ? transitions : transitions + 1)
                .endSpec()
                .build();
    }

    private static void putIfPresent(Map<String, String> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static int transitionsOf(Lease lease) {
        return Optional.ofNullable(lease.getSpec().getLeaseTransitions()).orElse(0);
    }

    private static @Nullable LockRecord recordOf(String host, Lease lease) {
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        if (holder == null || holder.isEmpty()) {
            return null;
        }
        Map<String, String> annotations =
                Optional.ofNullable(lease.getMetadata().getAnnotations()).orElse(Map.of());
        int slash = holder.indexOf('/');
        String job = annotations.get(JOB_ID);
        ZonedDateTime acquired = lease.getSpec().getAcquireTime();
        return new LockRecord(
                slash < 0 ? holder : holder.substring(0, slash),
                slash < 0 ? "" : holder.substring(slash + 1),
                annotations.getOrDefault(HOLDER_KIND, "HsmBackup"),
                annotations.getOrDefault(HOLDER_NAMESPACE, ""),
                annotations.getOrDefault(HOLDER_NAME, ""),
                job == null
                        ? null
                        : new LockRecord.Job(job, host, annotations.get(CLIENT_ID), annotations.get(TENANT_ID)),
                acquired == null ? Instant.EPOCH : acquired.toInstant());
    }

    private Resource<Lease> resource(String host) {
        return client.leases().inNamespace(namespace).withName(leaseName(host));
    }

    /** Name of the lease for a host: {@code hsm-} and 32 hexadecimal digits. */
    public static String leaseName(String host) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(host.getBytes(StandardCharsets.US_ASCII));
            return "hsm-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ZonedDateTime micro(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
