package dev.hsmbackup.operator.port;

import org.jspecify.annotations.Nullable;

/**
 * One Managed HSM and the Azure identity to use for it.
 *
 * @param host the host name that the operator built itself from the HSM's name and the cloud's suffix, for example
 *     {@code payments.managedhsm.azure.net}; never taken from an answer or from a tenant's object
 * @param clientId client id of the Microsoft Entra application or managed identity; null: the operator's own
 * @param tenantId Microsoft Entra tenant; null: the operator's own
 */
public record HsmTarget(
        String host, @Nullable String clientId, @Nullable String tenantId) {}
