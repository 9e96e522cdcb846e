package dev.hsmbackup.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has objects looked at for reasons that no watch event tells.
 *
 * @param <P> the kind
 */
public final class Wakeups<P extends HasMetadata> extends AbstractEventSource<Void, P> {

    /** After the framework is done with the deletion; the second time in case that it was slow. */
    private static final List<Duration> AFTER_DELETION = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

    public Wakeups() {
        super(Void.class, "wakeups");
    }

    /** Has the object looked at, at once; does nothing where the framework does not know it. */
    public void wake(ResourceID object) {
        handle(new Event(object));
    }

    /**
     * An object was deleted. The framework keeps its books by name, and closes them when a deletion was handled: an object
     * of that name that was made meanwhile would never be looked at. So it is told of that one again.
     */
    void deleted(P last, Cache<P> cache) {
        ResourceID name = ResourceID.fromResource(last);
        for (Duration wait : AFTER_DELETION) {
            CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> cache.get(name)
                            .ifPresent(namesake -> handle(new ResourceEvent(ResourceAction.ADDED, name, namesake))));
        }
    }

    private void handle(Event event) {
        if (isRunning()) {
            getEventHandler().handleEvent(event);
        }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
