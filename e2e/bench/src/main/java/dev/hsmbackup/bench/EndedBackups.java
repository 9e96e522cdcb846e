package dev.hsmbackup.bench;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes backups that have ended without the operator, each as the one that it made itself before. */
final class EndedBackups {

    /** More only wait for the API server, which has the same two processors. */
    private static final int THREADS = 8;

    private final World world;
    private final Team team;
    private final HsmBackup model;

    /** Starts the operator for the model, and stops it. */
    EndedBackups(World world, Team team) {
        this.world = world;
        this.team = team;
        world.startOperator();
        Hsm hsm = team.hsm("fleet", Duration.ofMillis(200));
        team.awaitHsm(hsm, Condition.Status.TRUE);
        team.requestBackup("model", hsm);
        team.awaitPhase("model", Phase.SUCCEEDED);
        this.model = team.backup("model");
        world.stopOperator();
    }

    void create(int count) {
        List<Future<?>> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < count; i++) {
                String name = "ended-" + i;
                made.add(threads.submit(() -> create(name)));
            }
        }
        try {
            for (Future<?> one : made) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new RigException("a backup that has ended could not be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", e);
        }
    }

    /** Through all phases, since the API server refuses any other way. */
    private void create(String name) {
        KubernetesClient admin = world.platform().admin();
        HsmBackup backup = new HsmBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(team.namespace())
                .build());
        backup.setSpec(model.getSpec());
        HsmBackup now = admin.resource(backup).create();

        RunStatus end = end();
        RunStatus starting = end.toBuilder()
                .phase(Phase.STARTING)
                .completionTime(null)
                .jobId(null)
                .folderUri(null)
                .build();
        now.setStatus(starting);
        now = admin.resource(now).updateStatus();
        now.setStatus(
                starting.toBuilder().phase(Phase.RUNNING).jobId(end.jobId()).build());
        now = admin.resource(now).updateStatus();
        now.setStatus(end);
        admin.resource(now).updateStatus();
    }

    /** The model's, with ids of its own. */
    private RunStatus end() {
        RunStatus end = model.getStatus();
        Attempt attempt = Objects.requireNonNull(end.attempt());
        UUID id = UUID.randomUUID();
        return end.toBuilder()
                .attempt(new Attempt(id, attempt.startedAt(), attempt.host(), attempt.clientId(), attempt.tenantId()))
                .jobId(id.toString().replace("-", ""))
                .build();
    }
}
