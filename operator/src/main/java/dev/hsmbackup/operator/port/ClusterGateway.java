package dev.hsmbackup.operator.port;

/** Tells how a Cloud HSM is. As {@link HsmGateway} otherwise. */
@FunctionalInterface
public interface ClusterGateway {

    /**
     * Asks once.
     *
     * @param target a Cloud HSM
     */
    ClusterAnswer cluster(HsmTarget target);
}
