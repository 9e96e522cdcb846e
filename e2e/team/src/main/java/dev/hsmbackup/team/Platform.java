package dev.hsmbackup.team;

import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.RigOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * What the platform's people run: a rig with the packaged operator, a client as cluster admin, and an Azure that gets its
 * HSMs at run time. Starting one takes about 10 s, so tests share it.
 */
public final class Platform implements AutoCloseable {

    private final Rig rig;
    private final KubernetesClient admin;
    private final AtomicInteger hsms = new AtomicInteger();

    private Platform(Rig rig) {
        this.rig = rig;
        this.admin = client(rig);
    }

    /** One that probes its HSMs every 10 s. */
    public static Platform start(Path dir) {
        return start(dir, options -> options.operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "10s")));
    }

    /**
     * One with settings of its own.
     *
     * @param dir gets all files of the rig, under {@code target} as a rule
     * @param changes what is to be different: settings of the operator, a gate, no operator at all
     */
    public static Platform start(Path dir, UnaryOperator<RigOptions> changes) {
        RigOptions options = RigOptions.of(dir, AzureFleet.write(dir.resolve("fleet.yaml")))
                .progress(line -> System.err.println("rig: " + line));
        return new Platform(Rig.start(changes.apply(options)));
    }

    /** Starts the operator again whenever it ends by itself, as a kubelet does. */
    public Platform withKubelet() {
        rig.operator().restartWhenItFails();
        return this;
    }

    /** For a platform that all tests of a JVM share. */
    public Platform closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-rig"));
        return this;
    }

    public Rig rig() {
        return rig;
    }

    /** As cluster admin, past any gate. */
    public KubernetesClient admin() {
        return admin;
    }

    /** The rig's operator, running and ready, whatever was done to it before. */
    public Operator operator() {
        Operator operator = rig.operator();
        if (!operator.isAlive()) {
            operator.start();
        }
        try {
            operator.awaitReady();
        } catch (RigException e) {
            if (operator.isAlive()) {
                throw e;
            }
            // What a test armed before struck only now.
            operator.start();
            operator.awaitReady();
        }
        return operator;
    }

    /** Somebody else who works with the same Azure. */
    public AzureAdmin azureAdmin() {
        return new AzureAdmin(rig.simulator());
    }

    /**
     * A team with a namespace of its own.
     *
     * @param hint start of the namespace's name
     */
    public Team team(String hint) {
        return new Team(this, hint);
    }

    /** A name that no other HSM of this platform has. */
    String hsmName(String hint) {
        return hint + hsms.incrementAndGet();
    }

    private static KubernetesClient client(Rig rig) {
        Config config =
                Config.fromKubeconfig(rig.controlPlane().adminKubeconfig().toFile());
        // The API server is on loopback: no proxy of the machine's is wanted in between.
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withHttpProxy(null)
                        .withHttpsProxy(null)
                        .build())
                .build();
    }

    @Override
    public void close() {
        admin.close();
        rig.close();
    }
}
