package dev.hsmbackup.operator.kube;

import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then for objects that the watch did not tell of. Costs one request per 500 objects and interval, of the
 * leader only.
 */
public final class Relist {

    private static final Logger LOG = LoggerFactory.getLogger(Relist.class);

    /** An event that is later than this is lost, or as good as lost. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final BooleanSupplier leads;
    private final Consumer<String> missed;
    private final List<MissedObjects<?>> kinds = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("relist").daemon().factory());

    /** @param missed told the kind of each object that was missed */
    public Relist(KubernetesClient client, BooleanSupplier leads, Consumer<String> missed) {
        this.client = client;
        this.leads = leads;
        this.missed = missed;
    }

    /** Looks after this kind, too. */
    public <T extends HasMetadata> void add(Class<T> kind, ControllerEventSource<T> informer) {
        kinds.add(new MissedObjects<>(kind, client, informer));
    }

    /** From now on. */
    public void every(Duration interval) {
        var _ = thread.scheduleWithFixedDelay(
                () -> kinds.forEach(this::look), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T extends HasMetadata> void look(MissedObjects<T> objects) {
        attempt(objects, () -> {
            List<T> suspects = leads.getAsBoolean() ? objects.find() : List.of();
            if (!suspects.isEmpty()) {
                var _ = thread.schedule(
                        () -> suspects.stream().filter(objects::missed).forEach(it -> adopt(objects, it)),
                        GRACE.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    private <T extends HasMetadata> void adopt(MissedObjects<T> objects, T object) {
        attempt(objects, () -> {
            if (objects.adopt(object)) {
                missed.accept(objects.kind());
                LOG.atWarn()
                        .addKeyValue(LogKeys.EVENT, "event-missed")
                        .addKeyValue(LogKeys.KIND, objects.kind())
                        .addKeyValue(LogKeys.NAMESPACE, object.getMetadata().getNamespace())
                        .addKeyValue(LogKeys.NAME, object.getMetadata().getName())
                        .log("The watch did not tell of this object; a list did");
            }
        });
    }

    /** Whatever happens, the next look comes. */
    private static void attempt(MissedObjects<?> objects, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.KIND, objects.kind())
                    .setCause(e)
                    .log("Objects not listed; tried again later");
        }
    }
}
