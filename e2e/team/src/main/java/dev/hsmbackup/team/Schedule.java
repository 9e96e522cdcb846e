package dev.hsmbackup.team;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A BackupSchedule of a team, and the backups in the team's namespace. */
public record Schedule(Team team, String name) {

    /** Far longer than anything takes: a busy machine is no failure. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    /** Creates {@code nightly} of these times, and waits until the operator armed it. */
    public static Schedule armed(Team team, Hsm hsm, String cron, String more) {
        Schedule schedule = create(team, hsm, cron, more);
        schedule.awaitArmed();
        return schedule;
    }

    /** Creates {@code nightly}. */
    public static Schedule create(Team team, Hsm hsm, String cron, String more) {
        return new Schedule(team, "nightly").create(hsm, cron, more);
    }

    /**
     * Creates it.
     *
     * @param more further lines of the spec, indented by two
     */
    public Schedule create(Hsm hsm, String cron, String more) {
        create("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata: {name: %s, namespace: %s}
                spec:
                  schedule: "%s"
                  template: {hsmBackup: {spec: {managedHsmRef: {name: %s}}}}
                """.formatted(name, team.namespace(), cron, hsm.name()) + more);
        return this;
    }

    /** Creates it, armed for a slot that does not come while a test runs: its backups are triggered. */
    public Schedule createForTriggers(Hsm hsm, String more) {
        create(hsm, "0 0 29 2 *", more).awaitArmed();
        return this;
    }

    public void create(String manifest) {
        team.platform().admin().resource(manifest).create();
    }

    public BackupSchedule get() {
        BackupSchedule found = resource().get();
        if (found == null) {
            throw new AssertionError("there is no BackupSchedule " + team.namespace() + "/" + name);
        }
        return found;
    }

    public BackupScheduleStatus status() {
        return get().getStatus();
    }

    public Condition condition(String type) {
        return Team.condition(status().conditions(), type);
    }

    /** As people and git ask for a backup. */
    public void trigger(String token) {
        patch("{\"metadata\":{\"annotations\":{\"hsmbackup.dev/trigger\":\"" + token + "\"}}}");
    }

    /** A JSON merge patch. */
    public void patch(String json) {
        resource().patch(MERGE, json);
    }

    public void patchStatus(String json) {
        resource().subresource("status").patch(MERGE, "{\"status\":" + json + "}");
    }

    /** What a status says after the operator was away for so long: slots count since then. */
    public void wasAway(Duration time) {
        String rule = Objects.requireNonNull(status().armed()).rule();
        patchStatus("{\"armed\":{\"since\":\"%s\",\"rule\":\"%s\"}}"
                .formatted(Instant.now().minus(time).truncatedTo(ChronoUnit.SECONDS), rule));
    }

    public void delete() {
        resource().delete();
        Awaitility.await("the schedule to be gone")
                .atMost(PATIENCE)
                .until(() -> resource().get() == null);
    }

    /** Waits until it is armed, and says when it runs next. */
    public BackupScheduleStatus awaitArmed() {
        return await(
                "to be armed", status -> status.phase() == SchedulePhase.ARMED && status.nextScheduleTime() != null);
    }

    public BackupScheduleStatus await(String what, Predicate<BackupScheduleStatus> wanted) {
        return Awaitility.await("BackupSchedule " + team.namespace() + "/" + name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::status, wanted);
    }

    /** Asks for a backup and waits until it ended, and the schedule knows. */
    public HsmBackup backUp(String token) {
        List<String> before = names();
        trigger(token);
        HsmBackup made = awaitBackups("one more", found -> found.size() > before.size()).stream()
                .filter(backup -> !before.contains(backup.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        awaitEnd(made);
        return made;
    }

    /** Waits until a backup other than this one is the newest good one; empty: until there is one. */
    public BackupScheduleStatus awaitGoodAfter(String before) {
        return await(
                "to have a new backup",
                status -> status.lastSuccessfulBackup() != null
                        && !status.lastSuccessfulBackup().equals(before));
    }

    /** Waits until this backup succeeded, and the schedule knows. */
    public void awaitEnd(HsmBackup backup) {
        String child = backup.getMetadata().getName();
        if (team.awaitEnd(child).phase() != Phase.SUCCEEDED) {
            throw new AssertionError(child + " did not succeed: " + team.status(child));
        }
        await(
                "to know the end of " + child,
                status -> child.equals(status.lastSuccessfulBackup()) && status.active() == null);
    }

    /** All backups of the namespace, the oldest first. */
    public List<HsmBackup> backups() {
        return team
                .platform()
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(
                                (HsmBackup backup) -> backup.getMetadata().getCreationTimestamp())
                        .thenComparing(backup -> backup.getMetadata().getName()))
                .toList();
    }

    public List<String> names() {
        return backups().stream().map(backup -> backup.getMetadata().getName()).toList();
    }

    public List<HsmBackup> awaitBackups(String what, Predicate<List<HsmBackup>> wanted) {
        return Awaitility.await("backups of " + team.namespace() + ": " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::backups, wanted);
    }

    /** The one backup there is to be. */
    public HsmBackup awaitBackup() {
        return awaitBackups("the first", found -> !found.isEmpty()).getFirst();
    }

    /** Waits until an event about the schedule has this reason; answers all of them. */
    public List<Event> awaitEvents(String reason) {
        return Awaitility.await("an event " + reason + " about " + team.namespace() + "/" + name)
                .atMost(PATIENCE)
                .until(() -> events(reason), found -> !found.isEmpty());
    }

    public List<Event> events(String reason) {
        return team.events(name).stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    /** Waits until the operator looked at the schedule once more: at a generation that it had not seen. */
    public void awaitLook() {
        String limit = get().getSpec().failedBackupsHistoryLimit() == 7 ? "8" : "7";
        patch("{\"spec\":{\"failedBackupsHistoryLimit\":" + limit + "}}");
        long generation = get().getMetadata().getGeneration();
        await("to be looked at", status -> status.observedGeneration() >= generation);
    }

    private Resource<BackupSchedule> resource() {
        return team.platform()
                .admin()
                .resources(BackupSchedule.class)
                .inNamespace(team.namespace())
                .withName(name);
    }
}
