package dev.hsmbackup.operator.port;

import org.jspecify.annotations.Nullable;

/**
 * One HSM and the Azure identity to use for it. Locks, metrics and attempts are keyed by {@code host}, so it must be the
 * same text for the same HSM always.
 *
 * @param host of a Managed HSM the host name that the operator built itself from the HSM's name and the cloud's suffix, for
 *     example {@code payments.managedhsm.azure.net}; of a Cloud HSM its ARM resource id, in lower case and without a slash
 *     at the end: {@code
 *     /subscriptions/<guid>/resourcegroups/<group>/providers/microsoft.hardwaresecuritymodules/cloudhsmclusters/<name>}.
 *     Never taken from an answer or from a tenant's object
 * @param clientId client id of the Microsoft Entra application or managed identity; null: the operator's own
 * @param tenantId Microsoft Entra tenant; null: the operator's own
 */
public record HsmTarget(
        String host, @Nullable String clientId, @Nullable String tenantId) {

    /** Whether it is a Cloud HSM, asked through Azure Resource Manager; else a Managed HSM. */
    public boolean isCloudHsm() {
        return host.startsWith("/");
    }

    /** The kind of the object that declares it: {@code CloudHsm} or {@code ManagedHsm}. */
    public String kind() {
        return isCloudHsm() ? "CloudHsm" : "ManagedHsm";
    }

    /** The HSM's own name, without address; for people. */
    public String name() {
        int dot = host.indexOf('.');
        return isCloudHsm() ? host.substring(host.lastIndexOf('/') + 1) : dot < 0 ? host : host.substring(0, dot);
    }
}
