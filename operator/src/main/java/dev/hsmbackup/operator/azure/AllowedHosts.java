package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.net.URI;
import java.util.Optional;

/** Refuses hosts that are not the cloud's before anything is sent or asked for. */
record AllowedHosts(Cloud cloud) {

    /** The problem with a host that no token may go to, so that not even one is asked for; empty: none. */
    Optional<Problem> refuse(HsmTarget target) {
        if (target.isCloudHsm()) {
            return refuseCluster(target);
        }
        return cloud.ownsHsm(target.host())
                ? Optional.empty()
                : Optional.of(Explain.problem(
                        Kind.INVALID_REQUEST,
                        null,
                        target.host() + " is not a Managed HSM of " + cloud.cliName() + ": expected <name>."
                                + cloud.hsmSuffix() + ". For another cloud set HSMBACKUP_AZURE_CLOUD on the operator"));
    }

    /** The problem with a target that is not a Cloud HSM; empty: none. */
    Optional<Problem> refuseCluster(HsmTarget target) {
        return cloud.ownsCluster(target.host())
                ? Optional.empty()
                : Optional.of(Explain.problem(
                        Kind.INVALID_REQUEST,
                        null,
                        target.host() + " is not a Cloud HSM: expected /subscriptions/<guid>/resourceGroups/<group>/"
                                + "providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/<name>"));
    }

    /** The problem with a container that is not named to the HSM; empty: none. */
    Optional<Problem> refuse(URI container) {
        return cloud.ownsContainer(container)
                ? Optional.empty()
                : Optional.of(Explain.problem(
                        Kind.INVALID_REQUEST,
                        null,
                        "spec.storage.containerUri is not a container of " + cloud.cliName()
                                + ": write https://<account>." + cloud.blobSuffix()
                                + "/<container>, without SAS, path or trailing slash"));
    }
}
