package dev.hsmbackup.rig;

import dev.hsmbackup.apigate.ApiGate;
import dev.hsmbackup.controlplane.ControlPlane;
import dev.hsmbackup.controlplane.Kubectl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real control plane, the Azure simulator, and the packaged operator under the chart's own RBAC. Everything listens on
 * loopback, runs as a process of its own, and ends with this object or with this JVM.
 */
public final class Rig implements AutoCloseable {

    private final RigOptions options;
    private final Checkout checkout;
    private final ControlPlane controlPlane;
    private final Simulator simulator;
    private final @Nullable ApiGate gate;
    private final OperatorEnvironment environment;
    private final List<Operator> operators = new ArrayList<>();
    private final List<ApiGate> gates = new ArrayList<>();

    private Rig(
            RigOptions options,
            Checkout checkout,
            ControlPlane controlPlane,
            Simulator simulator,
            @Nullable ApiGate gate,
            OperatorEnvironment environment) {
        this.options = options;
        this.checkout = checkout;
        this.controlPlane = controlPlane;
        this.simulator = simulator;
        this.gate = gate;
        this.environment = environment;
    }

    /** Starts everything that the options name; where that fails, nothing is left running. */
    public static Rig start(RigOptions options) {
        Checkout checkout = Checkout.locate();
        Consumer<String> progress = options.progress();
        Closer closer = new Closer();
        try {
            Fleet fleet = Fleet.read(options.fleet());
            Path simulatorLauncher = checkout.simulator();
            Path operatorLauncher = checkout.operator();

            ControlPlane controlPlane =
                    closer.add(ControlPlane.start(options.dir().resolve("control-plane"), progress));
            progress.accept("chart: CRDs, service account and RBAC into namespace " + Installation.NAMESPACE);
            Fleet.OperatorIdentity identity = fleet.operatorIdentity(Installation.USER);
            Installation.apply(checkout, controlPlane.admin(), identity.clientId(), identity.tenantId());

            progress.accept("simulator: Azure as in " + options.fleet());
            Azurite azurite = options.withAzurite()
                    ? closer.add(
                            Azurite.start(checkout, fleet.text(), options.dir().resolve("simulator")))
                    : null;
            Simulator simulator =
                    closer.add(startSimulator(options.dir(), simulatorLauncher, fleet, controlPlane, azurite));
            Path kubeconfig = OperatorEnvironment.kubeconfig(controlPlane);
            ApiGate gate =
                    options.withGate() ? closer.add(startGate(options.dir().resolve("apigate"), kubeconfig)) : null;
            OperatorEnvironment environment = OperatorEnvironment.prepare(
                    options,
                    operatorLauncher,
                    controlPlane,
                    gate == null ? kubeconfig : gate.kubeconfig(),
                    simulator,
                    identity);
            Rig rig = new Rig(options, checkout, controlPlane, simulator, gate, environment);
            if (options.withOperator()) {
                progress.accept("operator: " + operatorLauncher);
                Operator operator = closer.add(rig.newOperator("hsm-backup-operator-0"));
                operator.start();
                operator.awaitReady();
                progress.accept("operator: ready, pid " + operator.pid());
            }
            closer.keep();
            return rig;
        } finally {
            closer.close();
        }
    }

    private static Simulator startSimulator(
            Path dir, Path launcher, Fleet fleet, ControlPlane controlPlane, @Nullable Azurite azurite) {
        ClusterIssuer cluster = ClusterIssuer.of(controlPlane.admin());
        Path fleetFile = dir.resolve("fleet.yaml");
        TextFile.writeAtomically(
                fleetFile,
                fleet.trusting(Installation.USER, cluster.issuer(), cluster.jwks())
                        .text());
        return Simulator.start(launcher, fleetFile, dir.resolve("simulator"), azurite);
    }

    private static ApiGate startGate(Path dir, Path kubeconfig) {
        try {
            return ApiGate.start(dir, kubeconfig);
        } catch (IOException e) {
            throw new RigException("the gate before the API server does not start: " + e.getMessage(), e);
        }
    }

    /**
     * A further replica of the operator; not started yet.
     *
     * @param podName its name in leader election; also names its log file
     */
    public Operator newOperator(String podName) {
        Operator operator = environment.operator(podName);
        operators.add(operator);
        return operator;
    }

    /**
     * A further replica that reaches the API server through a gate of its own; not started yet.
     *
     * @param gate of {@link #newGate}
     */
    public Operator newOperator(String podName, ApiGate gate) {
        Operator operator = newOperator(podName);
        operator.setting("KUBECONFIG", gate.kubeconfig().toString());
        return operator;
    }

    /**
     * A further gate before the API server, for one replica.
     *
     * @param name of the folder with its files
     */
    public ApiGate newGate(String name) {
        ApiGate further = startGate(options.dir().resolve(name), OperatorEnvironment.kubeconfig(controlPlane));
        gates.add(further);
        return further;
    }

    /**
     * A clock for {@link Operator#runOn}: that of a machine of its own. Needs libfaketime.
     *
     * @param name of its file
     */
    public MachineClock newClock(String name) {
        return MachineClock.in(options.dir().resolve(name));
    }

    /** The replica that the rig started. */
    public Operator operator() {
        if (operators.isEmpty()) {
            throw new RigException("this rig was started without operator");
        }
        return operators.getFirst();
    }

    /** The replica that the rig started, where it did. */
    public Optional<Operator> runningOperator() {
        return operators.stream().findFirst().filter(Operator::isAlive);
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    public Simulator simulator() {
        return simulator;
    }

    /** What stands between the operators and the API server; only with {@link RigOptions#behindGate()}. */
    public ApiGate gate() {
        if (gate == null) {
            throw new RigException("this rig was started without gate: use RigOptions.behindGate()");
        }
        return gate;
    }

    /** kubectl as cluster admin. */
    public Kubectl kubectl() {
        return controlPlane.admin();
    }

    public AuditLog auditLog() {
        return new AuditLog(controlPlane.auditLog());
    }

    /** The name that the API server knows the operator by. */
    public String operatorUser() {
        return Installation.USER;
    }

    /** Where the checkout's parts lie. */
    public Checkout checkout() {
        return checkout;
    }

    public Path dir() {
        return options.dir();
    }

    /** Ends the operators first, so that their last words still reach the API server. */
    @Override
    public void close() {
        Closer closer = new Closer();
        closer.add(controlPlane);
        closer.add(simulator);
        if (gate != null) {
            closer.add(gate);
        }
        gates.forEach(closer::add);
        operators.forEach(closer::add);
        closer.close();
    }
}
