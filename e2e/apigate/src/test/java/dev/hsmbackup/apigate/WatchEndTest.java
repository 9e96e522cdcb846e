package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.apigate.Fabric8.Transport;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.WatchEnd;
import dev.hsmbackup.apigate.wire.Link;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches that end, and what the operator's client makes of it, over both transports. */
class WatchEndTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CONFIG_MAPS = "configmaps";

    private final Api direct = SETUP.direct();

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private void create(String name) throws Exception {
        assertThat(direct.post(SETUP.configMaps(), Setup.configMap(name)).statusCode())
                .isEqualTo(201);
    }

    private static List<JsonNode> watchLines() {
        return SETUP.requestLines().stream()
                .filter(line -> line.path("verb").asText().equals("watch"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldExpireOpenWatchesAtOnce(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            await().until(() -> SETUP.openWatches().size() == 1);

            int ended =
                    SETUP.gate().watches().end(Match.of("watch", CONFIG_MAPS).in(SETUP.namespace()), WatchEnd.EXPIRE);

            assertThat(ended).isEqualTo(1);
            assertThat(watching.failure().get().isHttpGone()).isTrue();
            await().until(() -> SETUP.openWatches().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldCloseWatchesAgainAndAgainWithoutLoss(Transport transport) throws Exception {
        SETUP.gate()
                .script()
                .add(Rule.on(Match.of("watch", CONFIG_MAPS), new Action.CloseWatch(Duration.ofMillis(300), null))
                        .times(0));
        try (Watching watching = Watching.start(SETUP, transport)) {
            create("a");
            watching.awaitSeen("ADDED a");
            await().until(() -> watchLines().size() >= 4);
            create("b");

            watching.awaitSeen("ADDED a", "ADDED b");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldReconnectAfterAResetAndAnOutage(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            create("a");
            watching.awaitSeen("ADDED a");
            SETUP.gate().link().set(Link.State.RESET);
            create("b");
            await().until(() -> SETUP.openWatches().isEmpty());

            SETUP.gate().link().set(Link.State.UP);

            watching.awaitSeen("ADDED a", "ADDED b");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldMakeAnInformerListAgainWhenItsRewatchExpires(Transport transport) throws Exception {
        Rule expire = Rule.on(watches(), new Action.CloseWatch(Duration.ZERO, WatchEnd.EXPIRE));

        informAgainAfter(expire, transport);

        assertThat(lists()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldAnswer410ToARewatch(Transport transport) throws Exception {
        informAgainAfter(Rule.on(watches(), Action.Answer.of(410)), transport);

        assertThat(watchLines()).extracting(line -> line.path("status").asInt()).contains(410);
        // fabric8 7.7.0 takes a refused WebSocket for a network failure, and watches again from where it was.
        assertThat(lists()).isGreaterThanOrEqualTo(transport == Transport.CHUNKED ? 2 : 1);
    }

    /** Applies the rule to the second watch of an informer, which must see later objects nevertheless. */
    private void informAgainAfter(Rule rule, Transport transport) throws Exception {
        String id = SETUP.gate().script().add(rule.from(2));
        List<String> seen = new CopyOnWriteArrayList<>();
        try (KubernetesClient client = Fabric8.client(SETUP.gate().kubeconfig(), transport);
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace(SETUP.namespace()).inform(names(seen))) {
            await().until(() -> SETUP.openWatches().size() == 1);

            SETUP.gate().watches().end(watches(), WatchEnd.CLOSE);
            assertThat(SETUP.gate().script().requests().awaitHits(id, 1, PATIENCE))
                    .isTrue();
            create("a");

            await().untilAsserted(() -> assertThat(seen).contains("a"));
            assertThat(informer.isRunning()).isTrue();
        }
    }

    private static Match watches() {
        return Match.of("watch", CONFIG_MAPS).in(SETUP.namespace());
    }

    private static long lists() {
        return SETUP.requestLines().stream()
                .filter(line -> line.path("verb").asText().equals("list"))
                .count();
    }

    private static ResourceEventHandler<ConfigMap> names(List<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap object) {
                seen.add(object.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                // Only the names matter.
            }

            @Override
            public void onDelete(ConfigMap object, boolean unknown) {
                // Only the names matter.
            }
        };
    }
}
