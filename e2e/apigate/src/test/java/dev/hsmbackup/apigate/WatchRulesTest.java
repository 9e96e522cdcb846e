package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.apigate.Fabric8.Transport;
import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.apigate.script.EventRule;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every action on events, one by one, with the operator's client over both transports. */
class WatchRulesTest {
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

    private static List<String> outcomes(String name) {
        return SETUP.eventLines().stream()
                .filter(line -> line.path("name").asText().equals(name))
                .map(line ->
                        line.path("type").asText() + " " + line.path("outcome").asText())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldHoldAnEventAndAllBehindIt(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            String id = SETUP.gate()
                    .script()
                    .add(EventRule.on(CONFIG_MAPS, List.of("ADDED"), new EventAction.Hold())
                            .of(SETUP.namespace(), "b"));
            create("a");
            create("b");
            create("c");
            watching.awaitSeen("ADDED a");
            assertThat(SETUP.gate().script().events().awaitHolding(id, PATIENCE))
                    .isTrue();
            await().until(() -> SETUP.openWatches().getFirst().waiting() >= 2);
            assertThat(watching.seen()).containsExactly("ADDED a");

            SETUP.gate().script().events().release(id);

            watching.awaitSeen("ADDED a", "ADDED b", "ADDED c");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldDropAnEvent(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            SETUP.gate()
                    .script()
                    .add(EventRule.on(CONFIG_MAPS, List.of("ADDED"), new EventAction.Drop())
                            .of(SETUP.namespace(), "[ab]")
                            .from(2));
            create("a");
            create("b");
            create("c");

            watching.awaitSeen("ADDED a", "ADDED c");
            assertThat(outcomes("b")).containsExactly("ADDED dropped");
            assertThat(outcomes("c")).containsExactly("ADDED delivered");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldDelayAnEvent(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            SETUP.gate()
                    .script()
                    .add(EventRule.on(CONFIG_MAPS, List.of("ADDED"), new EventAction.Delay(Duration.ofMillis(1500)))
                            .of(SETUP.namespace(), "a"));
            long begin = System.nanoTime();
            create("a");

            watching.awaitSeen("ADDED a");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldExpireInPlaceOfAnEvent(Transport transport) throws Exception {
        try (Watching watching = Watching.start(SETUP, transport)) {
            SETUP.gate()
                    .script()
                    .add(EventRule.on(CONFIG_MAPS, List.of("ADDED"), new EventAction.Expire())
                            .of(SETUP.namespace(), "b"));
            create("a");
            create("b");

            assertThat(watching.failure().get().isHttpGone()).isTrue();
            assertThat(watching.seen()).containsExactly("ADDED a");
            assertThat(outcomes("b")).containsExactly("ADDED expired");
        }
    }
}
