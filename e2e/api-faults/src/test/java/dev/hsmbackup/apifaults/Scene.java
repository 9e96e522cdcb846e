package dev.hsmbackup.apifaults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.apigate.script.Call;
import dev.hsmbackup.apigate.script.Callbacks;
import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.apigate.script.EventRule;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.Rules;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** One test's team, and what the gate does to it. All rules end with the scene. */
final class Scene implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Platform platform;
    private final Team team;
    private final List<String> rules = new CopyOnWriteArrayList<>();
    private final List<String> eventRules = new ArrayList<>();

    Scene(Platform platform, String hint) {
        this.platform = platform;
        this.team = platform.team(hint);
    }

    /**
     * A request as the gate logged it.
     *
     * @param n counts arrivals
     * @param outcome as in the gate's README
     * @param status what the operator got; 0: a reset
     */
    record Logged(long n, String verb, String resource, String namespace, String name, String outcome, int status) {}

    /** A status write that a rule hit, as the operator sent it. */
    record StatusWrite(String phase, String jobId, String attemptId) {}

    Platform platform() {
        return platform;
    }

    Team team() {
        return team;
    }

    Script script() {
        return platform.rig().gate().script();
    }

    /** Status writes of this team's backups. */
    Match statusWrites() {
        return Match.of("update", "hsmbackups/status").in(team.namespace());
    }

    /** Arms a rule. */
    String on(Rule rule) {
        return on(rule, Callbacks.NONE);
    }

    String on(Rule rule, Callbacks code) {
        String id = script().add(rule, code);
        rules.add(id);
        return id;
    }

    /** Arms a rule and remembers the status writes that it hits. */
    List<StatusWrite> hitting(Rule rule) {
        List<StatusWrite> hit = new CopyOnWriteArrayList<>();
        on(rule, Callbacks.before(call -> hit.add(read(call))));
        return hit;
    }

    /** Does something to events of this team's backups, all of these types. */
    String onEvents(EventAction action, String... types) {
        String id = script().add(EventRule.on("hsmbackups", List.of(types), action)
                .of(team.namespace(), ".*")
                .times(0));
        eventRules.add(id);
        return id;
    }

    /** Ends one rule for requests; holds nothing any more. */
    void end(String rule) {
        script().requests().remove(rule);
    }

    void endEvents(String rule) {
        script().events().remove(rule);
    }

    /** How often a rule has hit. */
    int hits(String rule) {
        return hits(script().requests(), rule) + hits(script().events(), rule);
    }

    private static int hits(Rules<?> rules, String id) {
        return rules.counts().stream()
                .filter(count -> id.equals(idOf(count.rule())))
                .mapToInt(Rules.Count::hits)
                .sum();
    }

    private static String idOf(Object rule) {
        String id = rule instanceof Rule one ? one.id() : ((EventRule) rule).id();
        return id == null ? "" : id;
    }

    static StatusWrite read(Call call) {
        JsonNode status = parse(call.body().text()).path("status");
        return new StatusWrite(
                status.path("phase").asText(),
                status.path("jobId").asText(),
                status.path("attempt").path("id").asText());
    }

    /** All requests of the operator so far, in the order of the answers. */
    List<Logged> requests() {
        return lines(platform.rig().gate().requests()).stream()
                .map(line -> new Logged(
                        line.path("n").asLong(),
                        line.path("verb").asText(),
                        line.path("resource").asText()
                                + (line.path("subresource").asText().isEmpty()
                                        ? ""
                                        : "/" + line.path("subresource").asText()),
                        line.path("namespace").asText(),
                        line.path("name").asText(),
                        line.path("outcome").asText(),
                        line.path("status").asInt()))
                .toList();
    }

    /** Those of one kind for this team's objects, for example {@code get}, {@code hsmbackups}. */
    List<Logged> requests(String verb, String resource) {
        return requests().stream()
                .filter(one -> one.verb().equals(verb) && one.resource().equals(resource))
                .filter(one -> one.namespace().equals(team.namespace()))
                .toList();
    }

    /** The outcomes ({@code delivered}, {@code dropped}, …) of watch events about this team's backups. */
    List<String> eventOutcomes(String type) {
        return lines(platform.rig().gate().events()).stream()
                .filter(line -> line.path("namespace").asText().equals(team.namespace()))
                .filter(line -> line.path("type").asText().equals(type))
                .map(line -> line.path("outcome").asText())
                .toList();
    }

    private static List<JsonNode> lines(java.nio.file.Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            // The last line may be half written.
            return lines.filter(line -> line.endsWith("}")).map(Scene::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody else changes the object: its resource version moves on. */
    void annotate(String backup, String value) {
        platform.admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .withName(backup)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"example.com/touched\": \"" + value + "\"}}}");
    }

    void delete(String backup) {
        platform.admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .withName(backup)
                .delete();
    }

    /** Until the operator has listed the backups and hears of the next one by its watch. */
    void awaitWatch() {
        Match watch = Match.of("watch", "hsmbackups");
        Worlds.await("a watch of backups")
                .until(() ->
                        platform.rig().gate().watches().open().stream().anyMatch(open -> watch.fits(open.request())));
    }

    RunStatus awaitPhase(String backup, Phase phase) {
        return team.awaitStatus(backup, Worlds.PATIENCE, "to be " + phase, status -> status.phase() == phase);
    }

    RunStatus awaitEnd(String backup) {
        return team.awaitStatus(
                backup, Worlds.PATIENCE, "to end", status -> status.phase().isTerminal());
    }

    /** Takes this team's rules away, and the team. */
    @Override
    public void close() {
        rules.forEach(script().requests()::remove);
        eventRules.forEach(script().events()::remove);
        team.close();
    }
}
