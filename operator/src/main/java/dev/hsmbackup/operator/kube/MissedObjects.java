package dev.hsmbackup.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that the API server has and the informer does not know: the event of their creation was lost.
 * An informer lists once and then trusts its watch, so without this they would wait until the operator starts again. A
 * lost change or deletion needs nothing: whatever is decided is decided on a live read.
 */
final class MissedObjects<T extends HasMetadata> {

    private static final long PAGE = 500;

    private final Class<T> kind;
    private final KubernetesClient client;
    private final ControllerEventSource<T> informer;

    MissedObjects(Class<T> kind, KubernetesClient client, ControllerEventSource<T> informer) {
        this.kind = kind;
        this.client = client;
        this.informer = informer;
    }

    String kind() {
        return kind.getSimpleName();
    }

    /** Lists all, page by page. An event may only be on its way: look again after a while, with {@link #missed}. */
    List<T> find() {
        List<T> found = new ArrayList<>();
        String next = null;
        do {
            KubernetesResourceList<T> page = client.resources(kind)
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            page.getItems().stream().filter(this::missed).forEach(found::add);
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return found;
    }

    /** Whether the informer does not know the object, by its uid. */
    boolean missed(T object) {
        T known = known(object);
        return known == null
                || !known.getMetadata().getUid().equals(object.getMetadata().getUid());
    }

    /**
     * Tells the informer and has the object reconciled.
     *
     * @return false where it is gone by now
     */
    boolean adopt(T listed) {
        T live = client.resource(listed).get();
        if (live == null
                || !live.getMetadata().getUid().equals(listed.getMetadata().getUid())) {
            return false;
        }
        ResourceID id = ResourceID.fromResource(live);
        T known = known(live);
        if (known == null) {
            informer.handleRecentResourceCreate(id, live);
        } else {
            informer.handleRecentResourceUpdate(id, live, known);
        }
        informer.eventReceived(ResourceAction.ADDED, live, null, null);
        return true;
    }

    private @Nullable T known(T object) {
        return informer.get(ResourceID.fromResource(object)).orElse(null);
    }
}
