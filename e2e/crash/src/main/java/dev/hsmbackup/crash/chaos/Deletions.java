package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.crash.world.Witness;
import dev.hsmbackup.crash.world.World;
import dev.hsmbackup.crds.HsmBackup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** People who delete a backup when it is in a certain state. */
final class Deletions implements AutoCloseable {
    private final World world;
    private final Map<String, Integer> planned = new ConcurrentHashMap<>();
    private final ExecutorService people = Executors.newSingleThreadExecutor();

    Deletions(World world) {
        this.world = world;
        world.witness().tell(this::see);
    }

    /** @param state which of its states is its last, from 1 */
    void plan(String backup, int state) {
        planned.put(backup, state);
    }

    private void see(Witness.Line line) {
        String name = line.object().getMetadata().getName();
        Integer state = planned.get(name);
        if (state != null && world.witness().states(name).size() >= state) {
            planned.remove(name);
            KubernetesClient admin = world.platform().admin();
            people.execute(() -> admin.resources(HsmBackup.class)
                    .inNamespace(world.team().namespace())
                    .withName(name)
                    .delete());
        }
    }

    @Override
    public void close() {
        people.close();
    }
}
