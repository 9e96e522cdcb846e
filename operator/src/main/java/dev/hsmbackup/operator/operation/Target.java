package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudRestoreAccess;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a namespace may use of a ManagedHsm or CloudHsm. */
public sealed interface Target {

    /** The namespace may back this HSM up. */
    record Available(HsmTarget hsm, URI container) implements Target {}

    /**
     * The namespace may restore this HSM.
     *
     * @param hsm with the identity for restores
     * @param backups the same HSM with the identity for backups
     * @param access what the admin allows
     */
    record Restorable(HsmTarget hsm, HsmTarget backups, URI container, RestoreAccess access) implements Target {}

    /** The same for a Cloud HSM: the namespace may restore into it. */
    record Destination(HsmTarget hsm, URI container, CloudRestoreAccess access) implements Target {}

    /**
     * There is no such target for this namespace. A missing one and one that the admin did not open look the same, so
     * that nobody can find out which HSMs others have.
     */
    record NotAvailable() implements Target {}

    /**
     * What the namespace may use.
     *
     * @param hsm the ManagedHsm as read live, or null where there is none
     * @param hsmSuffix DNS suffix of Managed HSMs in the operator's cloud, for example {@code managedhsm.azure.net}
     */
    static Target forBackup(@Nullable ManagedHsm hsm, String namespace, String hsmSuffix) {
        if (hsm == null || hsm.getMetadata().getDeletionTimestamp() != null) {
            return new NotAvailable();
        }
        HsmTarget address = address(hsm, hsmSuffix);
        if (address == null || !hsm.getSpec().allowsBackupFrom(namespace)) {
            return new NotAvailable();
        }
        return new Available(address, URI.create(hsm.getSpec().storage().containerUri()));
    }

    /** The same for a restore; {@link Restorable} where the namespace may. */
    static Target forRestore(@Nullable ManagedHsm hsm, String namespace, String hsmSuffix) {
        if (hsm == null || hsm.getMetadata().getDeletionTimestamp() != null) {
            return new NotAvailable();
        }
        HsmTarget backups = address(hsm, hsmSuffix);
        RestoreAccess access = hsm.getSpec().restore();
        if (backups == null || access == null || !hsm.getSpec().allowsRestoreFrom(namespace)) {
            return new NotAvailable();
        }
        return new Restorable(
                as(access.identity(), backups),
                backups,
                URI.create(hsm.getSpec().storage().containerUri()),
                access);
    }

    /**
     * What the namespace may use.
     *
     * @param hsm the CloudHsm as read live, or null where there is none
     * @param cloud the operator's
     */
    static Target forBackup(@Nullable CloudHsm hsm, String namespace, Cloud cloud) {
        if (hsm == null || hsm.getMetadata().getDeletionTimestamp() != null) {
            return new NotAvailable();
        }
        HsmTarget address = address(hsm, cloud);
        return address == null || !hsm.getSpec().allowsBackupFrom(namespace)
                ? new NotAvailable()
                : new Available(address, URI.create(hsm.getSpec().storage().containerUri()));
    }

    /** The same for a restore; {@link Destination} where the namespace may. */
    static Target forRestore(@Nullable CloudHsm hsm, String namespace, Cloud cloud) {
        if (hsm == null || hsm.getMetadata().getDeletionTimestamp() != null) {
            return new NotAvailable();
        }
        HsmTarget address = address(hsm, cloud);
        CloudRestoreAccess access = hsm.getSpec().restore();
        return address == null || access == null || !hsm.getSpec().allowsRestoreFrom(namespace)
                ? new NotAvailable()
                : new Destination(
                        as(access.identity(), address),
                        URI.create(hsm.getSpec().storage().containerUri()),
                        access);
    }

    private static HsmTarget as(@Nullable Identity identity, HsmTarget hsm) {
        return identity == null ? hsm : new HsmTarget(hsm.host(), identity.clientId(), identity.tenantId());
    }

    /** Address and identity of a CloudHsm; null where it is in another cloud, or its id is not that of a Cloud HSM. */
    static @Nullable HsmTarget address(CloudHsm hsm, Cloud cloud) {
        if (cloud == Cloud.UNKNOWN || hsm.getSpec().cloud() != cloud) {
            return null;
        }
        var identity = hsm.getSpec().identity();
        return hsm.getSpec()
                .id()
                .map(id -> new HsmTarget(
                        Attempts.address(id),
                        identity == null ? null : identity.clientId(),
                        identity == null ? null : identity.tenantId()))
                .orElse(null);
    }

    /**
     * Host and identity of a ManagedHsm; null where its uri is not that of an HSM of this name in this cloud. The host
     * is built anew from the name, so whatever stands in the uri, a token goes to no other place.
     */
    static @Nullable HsmTarget address(ManagedHsm hsm, String hsmSuffix) {
        var uri = Pattern.compile("https://([a-z0-9][a-z0-9-]{1,22}[a-z0-9])\\." + Pattern.quote(hsmSuffix))
                .matcher(hsm.getSpec().uri());
        if (!uri.matches()
                || uri.group(1).contains("--")
                || !uri.group(1).equals(hsm.getMetadata().getName())) {
            return null;
        }
        var identity = hsm.getSpec().identity();
        return new HsmTarget(
                uri.group(1) + "." + hsmSuffix,
                identity == null ? null : identity.clientId(),
                identity == null ? null : identity.tenantId());
    }
}
