package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.ClusterGateway;
import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.RestoreGateway;

/**
 * All that Azure can be asked for.
 *
 * @param armHost host of Azure Resource Manager, where requests about Cloud HSMs go
 */
public record Gateways(HsmGateway backups, RestoreGateway restores, ClusterGateway clusters, String armHost) {}
