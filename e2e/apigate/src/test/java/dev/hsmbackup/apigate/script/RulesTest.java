package dev.hsmbackup.apigate.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.apigate.kube.KubeRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
    private static final KubeRequest STATUS = request("update", "status", "a", "b", false);
    private static final KubeRequest OBJECT = request("update", "", "a", "b", false);
    private static final KubeRequest LEADER = request("update", "", "ops", "leader", true);
    private final Script script = new Script(new Monitor());

    private static KubeRequest request(String verb, String sub, String namespace, String name, boolean leader) {
        return new KubeRequest("PUT", "/x", "", verb, "g", "things", sub, namespace, name, leader);
    }

    static List<Arguments> matches() {
        return List.of(
                Arguments.of(Match.ALL, List.of(STATUS, OBJECT, LEADER)),
                Arguments.of(Match.of("update", "things"), List.of(OBJECT, LEADER)),
                Arguments.of(Match.of("update", "things/status"), List.of(STATUS)),
                Arguments.of(Match.of("create|update", "th.*/.*"), List.of(STATUS, OBJECT, LEADER)),
                Arguments.of(Match.of("up", "things"), List.of()),
                Arguments.of(Match.of("update", "things").withoutLeaderElection(), List.of(OBJECT)),
                Arguments.of(Match.of("update", "things").in("o.s"), List.of(LEADER)),
                Arguments.of(Match.of("update", "things").named("b"), List.of(OBJECT)),
                Arguments.of(Match.of("update", "others"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("matches")
    void shouldMatch(Match match, List<KubeRequest> expected) {
        assertThat(List.of(STATUS, OBJECT, LEADER).stream().filter(match::fits)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,1,2", "2,2,2 3", "3,0,3 4 5", "6,0,''"})
    void shouldHitFromTheNthMatchAsOftenAsWanted(int nth, int count, String expected) {
        script.add(Rule.on(Match.of("update", "things"), new Action.Drop())
                .from(nth)
                .times(count));

        List<String> hits = IntStream.rangeClosed(1, 5)
                .filter(_ -> script.claim(OBJECT).isPresent())
                .mapToObj(Integer::toString)
                .toList();

        assertThat(String.join(" ", hits)).isEqualTo(expected);
    }

    @Test
    void shouldApplyTheFirstRuleThatIsReadyAndCountInAll() {
        String first = script.add(Rule.on(Match.ALL, new Action.Drop()));
        String second = script.add(Rule.on(Match.ALL, new Action.Pass()).from(2));

        List<String> ids = List.of(
                script.claim(OBJECT).orElseThrow().id(),
                script.claim(OBJECT).orElseThrow().id());

        assertThat(ids).containsExactly(first, second);
        assertThat(script.requests().counts()).extracting(Rules.Count::seen).containsExactly(2, 2);
        assertThat(script.requests().counts()).extracting(Rules.Count::hits).containsExactly(1, 1);
    }

    static List<Arguments> nonsense() {
        Rule good = Rule.on(Match.ALL, new Action.Pass());
        return List.of(
                Arguments.of(good.from(0), "nth: 1 or more"),
                Arguments.of(good.times(-1), "count: 0 (all) or more"),
                Arguments.of(Rule.on(Match.of("(", "x"), new Action.Pass()), "match.verb: not a regular expression"),
                Arguments.of(Rule.on(Match.ALL, Action.Answer.of(99)), "action.status: 200 to 599"),
                Arguments.of(
                        Rule.on(Match.ALL, new Action.CloseWatch(Duration.ofSeconds(1), null)),
                        "needs \"verb\": \"watch\""));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void shouldRefuseWhatMakesNoSense(Rule rule, String reason) {
        assertThatThrownBy(() -> script.add(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseATakenId() {
        script.add(Rule.on(Match.ALL, new Action.Drop()).withId("x"));

        assertThatThrownBy(
                        () -> script.add(Rule.on(Match.ALL, new Action.Drop()).withId("x"), Callbacks.NONE))
                .hasMessage("id: 'x' is taken");
    }
}
