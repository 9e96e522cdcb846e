package dev.hsmbackup.crash;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupStatus;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.rig.RigOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One rig for all plans, with a gate, a cluster admin, and a witness of all that happens to the backups. */
final class World implements AutoCloseable {
    static final String NAMESPACE = "crash";

    private final Rig rig;
    private final KubernetesClient admin;
    private final Map<String, List<HsmBackupStatus>> seen = new ConcurrentHashMap<>();

    private World(Rig rig, KubernetesClient admin) {
        this.rig = rig;
        this.admin = admin;
    }

    static World start(Path dir, Consumer<String> progress) {
        RigOptions options = RigOptions.of(dir, CrashFleet.write(dir.resolve("crash.yaml")))
                // One probe at the start is enough, and it is no request of a backup.
                .operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h"))
                .behindGate()
                .progress(progress);
        Rig rig = Rig.start(options);
        Config config =
                Config.fromKubeconfig(rig.controlPlane().adminKubeconfig().toFile());
        KubernetesClient admin = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withHttpProxy(null)
                        .withHttpsProxy(null)
                        .build())
                .build();
        World world = new World(rig, admin);
        world.apply("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                """.formatted(NAMESPACE));
        world.witness();
        return world;
    }

    Rig rig() {
        return rig;
    }

    KubernetesClient admin() {
        return admin;
    }

    void apply(String manifest) {
        admin.resource(manifest).create();
    }

    HsmBackupStatus status(String backup) {
        return admin.resources(HsmBackup.class)
                .inNamespace(NAMESPACE)
                .withName(backup)
                .require()
                .getStatus();
    }

    /** All statuses of a backup so far, each once, as the API server told them to somebody who watched all the time. */
    List<HsmBackupStatus> states(String backup) {
        return List.copyOf(seen.getOrDefault(backup, List.of()));
    }

    private void witness() {
        admin.resources(HsmBackup.class).inNamespace(NAMESPACE).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, HsmBackup backup) {
                List<HsmBackupStatus> states =
                        seen.computeIfAbsent(backup.getMetadata().getName(), name -> new CopyOnWriteArrayList<>());
                if (states.isEmpty() || !states.getLast().equals(backup.getStatus())) {
                    states.add(backup.getStatus());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                System.err.println("the witness lost its watch: " + cause.getMessage());
            }
        });
    }

    @Override
    public void close() {
        admin.close();
        rig.close();
    }
}
