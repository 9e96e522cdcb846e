package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.RestoreAccess;
import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a namespace may use of a ManagedHsm. */
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
        var identity = access.identity();
        HsmTarget restores =
                identity == null ? backups : new HsmTarget(backups.host(), identity.clientId(), identity.tenantId());
        return new Restorable(
                restores, backups, URI.create(hsm.getSpec().storage().containerUri()), access);
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
