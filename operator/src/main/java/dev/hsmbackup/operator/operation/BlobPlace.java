package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where an HSM's backups lie, as its ManagedHsm says now, and whether they may be deleted there. */
public sealed interface BlobPlace {

    /**
     * The namespace may back this HSM up.
     *
     * @param hsm with the identity that makes its backups
     * @param allowDelete the admin's leave
     */
    record Container(HsmTarget hsm, URI uri, boolean allowDelete) implements BlobPlace {}

    /** There is no such ManagedHsm for this namespace (any more). */
    record NotAvailable() implements BlobPlace {}

    /**
     * What there is for a namespace.
     *
     * @param hsm as read live, or null where there is none
     * @param hsmSuffix DNS suffix of Managed HSMs in the operator's cloud
     */
    static BlobPlace of(@Nullable ManagedHsm hsm, String namespace, String hsmSuffix) {
        return hsm != null && Target.forBackup(hsm, namespace, hsmSuffix) instanceof Target.Available available
                ? new Container(
                        available.hsm(),
                        available.container(),
                        hsm.getSpec().storage().allowDelete())
                : new NotAvailable();
    }
}
