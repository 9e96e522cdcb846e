package dev.hsmbackup.operator.kube;

import dev.hsmbackup.operator.operation.Announcement;
import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes Kubernetes Events ({@code events.k8s.io/v1}). Events are news, not state: one that cannot be written is
 * logged and forgotten.
 */
public final class EventPublisher {

    /** Shown by kubectl as where the event comes from. */
    public static final String CONTROLLER = "hsmbackup.dev/operator";

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final DateTimeFormatter MICRO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** Bytes of UTF-8: the API server's rule for events. */
    private static final int LONGEST_NOTE = 1024;

    private final KubernetesClient client;
    private final String instance;
    private final InstantSource clock;

    /** @param instance name of this replica */
    public EventPublisher(KubernetesClient client, String instance, InstantSource clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    /** As Kubernetes' own components name events; the API server refuses a generated name that ends with a dot. */
    private static String name(HasMetadata about) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return about.getMetadata().getName() + "." + random;
    }

    /** Publishes the news about an object. */
    public void publish(HasMetadata about, Announcement news) {
        // Events about cluster-scoped objects live in "default", as the API server demands.
        String namespace = about.getMetadata().getNamespace() == null
                ? "default"
                : about.getMetadata().getNamespace();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name(about))
                .withNamespace(namespace)
                .endMetadata()
                .withEventTime(new MicroTime(MICRO.format(clock.instant().atOffset(ZoneOffset.UTC))))
                .withType(news.warning() ? "Warning" : "Normal")
                .withReason(news.reason())
                .withAction(news.action())
                .withNote(cut(news.message()))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(about.getMetadata().getNamespace())
                        .withName(about.getMetadata().getName())
                        .withUid(about.getMetadata().getUid())
                        .withResourceVersion(about.getMetadata().getResourceVersion())
                        .build())
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (inTerminatingNamespace(e)) {
                // Nobody can read it there any more.
                return;
            }
            LOG.atWarn()
                    .addKeyValue(LogKeys.NAMESPACE, namespace)
                    .addKeyValue(LogKeys.NAME, about.getMetadata().getName())
                    .addKeyValue(LogKeys.REASON, news.reason())
                    .setCause(e)
                    .log("event not published");
        }
    }

    private static boolean inTerminatingNamespace(KubernetesClientException e) {
        return e.getStatus() != null
                && e.getStatus().getDetails() != null
                && e.getStatus().getDetails().getCauses().stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static String cut(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NOTE) {
            return message;
        }
        int end = LONGEST_NOTE;
        while ((bytes[end] & 0xC0) == 0x80) {
            // In the middle of a character.
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
