package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.kube.EventPublisher;
import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.operation.Reasons;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells those who wait for a backup that the operator may not work on it; once, until it may. */
final class RefusedWrites {

    private final EventPublisher events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    RefusedWrites(EventPublisher events) {
        this.events = events;
    }

    void failed(Run run, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && told.add(run.getMetadata().getUid())) {
            String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            events.publish(
                    run,
                    new Announcement(
                            true,
                            "UpdateStatus",
                            Reasons.MISSING_RIGHT,
                            "The operator cannot go on with this " + run.getKind()
                                    + ": the API server denies it a right. Ask the"
                                    + " platform admin to grant it again, as the Helm chart does. " + why));
        }
    }

    void succeeded(Run run) {
        told.remove(run.getMetadata().getUid());
    }
}
