package dev.hsmbackup.apigate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a gate.
 *
 * @param directory where its files are written; made if missing
 * @param kubeconfig names the API server and its authority; its user's token goes into the gate's kubeconfig
 * @param token a bearer token in place of that user's
 * @param leaderLease name of the lease of the leader election, marked in the log
 * @param port where clients connect; 0 for any free port
 * @param controlPort 0 for any free port
 */
public record GateOptions(
        Path directory, Path kubeconfig, Optional<String> token, String leaderLease, int port, int controlPort) {
    /** The operator's. */
    public static final String LEADER_LEASE = "hsm-backup-operator";

    /** The kubeconfig's own token, any free ports. */
    public static GateOptions of(Path directory, Path kubeconfig) {
        return new GateOptions(directory, kubeconfig, Optional.empty(), LEADER_LEASE, 0, 0);
    }

    /** The same with another token. */
    public GateOptions withToken(String given) {
        return new GateOptions(directory, kubeconfig, Optional.of(given), leaderLease, port, controlPort);
    }
}
