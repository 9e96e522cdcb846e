package dev.hsmbackup.schedules;

import dev.hsmbackup.crds.BackupSchedule;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.SchedulePhase;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A BackupSchedule of a team, and the backups in the team's namespace. */
record Schedule(Team team, String name) {

    /** Far longer than anything takes: a busy machine is no failure. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    /** Creates one of these times, and waits until the operator armed it. */
    static Schedule armed(Team team, Hsm hsm, String cron, String more) {
        Schedule schedule = create(team, hsm, cron, more);
        schedule.awaitArmed();
        return schedule;
    }

    /**
     * Creates {@code nightly}.
     *
     * @param more further lines of the spec, indented by two
     */
    static Schedule create(Team team, Hsm hsm, String cron, String more) {
        Schedule schedule = new Schedule(team, "nightly");
        schedule.create("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: BackupSchedule
                metadata: {name: nightly, namespace: %s}
                spec:
                  schedule: "%s"
                  template: {hsmBackup: {spec: {managedHsmRef: {name: %s}}}}
                """.formatted(team.namespace(), cron, hsm.name()) + more);
        return schedule;
    }

    void create(String manifest) {
        team.platform().admin().resource(manifest).create();
    }

    BackupSchedule get() {
        BackupSchedule found = resource().get();
        if (found == null) {
            throw new AssertionError("there is no BackupSchedule " + team.namespace() + "/" + name);
        }
        return found;
    }

    BackupScheduleStatus status() {
        return get().getStatus();
    }

    Condition condition(String type) {
        return Team.condition(status().conditions(), type);
    }

    /** As people and git ask for a backup. */
    void trigger(String token) {
        patch("{\"metadata\":{\"annotations\":{\"hsmbackup.dev/trigger\":\"" + token + "\"}}}");
    }

    /** A JSON merge patch. */
    void patch(String json) {
        resource().patch(MERGE, json);
    }

    void patchStatus(String json) {
        resource().subresource("status").patch(MERGE, "{\"status\":" + json + "}");
    }

    /** What a status says after the operator was away for so long: slots count since then. */
    void wasAway(Duration time) {
        String rule = Objects.requireNonNull(status().armed()).rule();
        patchStatus("{\"armed\":{\"since\":\"%s\",\"rule\":\"%s\"}}".formatted(Slot.ago(time), rule));
    }

    void delete() {
        resource().delete();
        Awaitility.await("the schedule to be gone")
                .atMost(PATIENCE)
                .until(() -> resource().get() == null);
    }

    /** Waits until it is armed, and says when it runs next: two writes. */
    BackupScheduleStatus awaitArmed() {
        return await(
                "to be armed", status -> status.phase() == SchedulePhase.ARMED && status.nextScheduleTime() != null);
    }

    BackupScheduleStatus await(String what, Predicate<BackupScheduleStatus> wanted) {
        return Awaitility.await("BackupSchedule " + team.namespace() + "/" + name + " " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::status, wanted);
    }

    /** Asks for a backup and waits until it ended, and the schedule knows. */
    HsmBackup backUp(String token) {
        List<String> before = names();
        trigger(token);
        HsmBackup made = awaitBackups("one more", found -> found.size() > before.size()).stream()
                .filter(backup -> !before.contains(backup.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        awaitEnd(made);
        return made;
    }

    /** Waits until this backup succeeded, and the schedule knows. */
    void awaitEnd(HsmBackup backup) {
        String child = backup.getMetadata().getName();
        if (team.awaitEnd(child).phase() != Phase.SUCCEEDED) {
            throw new AssertionError(child + " did not succeed: " + team.status(child));
        }
        await(
                "to know the end of " + child,
                status -> child.equals(status.lastSuccessfulBackup()) && status.active() == null);
    }

    /** All backups of the namespace, the oldest first. */
    List<HsmBackup> backups() {
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

    List<String> names() {
        return backups().stream().map(backup -> backup.getMetadata().getName()).toList();
    }

    List<HsmBackup> awaitBackups(String what, Predicate<List<HsmBackup>> wanted) {
        return Awaitility.await("backups of " + team.namespace() + ": " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::backups, wanted);
    }

    /** The one backup there is to be. */
    HsmBackup awaitBackup() {
        return awaitBackups("the first", found -> !found.isEmpty()).getFirst();
    }

    /** Waits until an event about the schedule has this reason; answers all of them. */
    List<Event> awaitEvents(String reason) {
        return Awaitility.await("an event " + reason + " about " + team.namespace() + "/" + name)
                .atMost(PATIENCE)
                .until(() -> events(reason), found -> !found.isEmpty());
    }

    List<Event> events(String reason) {
        return team.events(name).stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    /** Waits until the operator looked at the schedule once more: at a generation that it had not seen. */
    void awaitLook() {
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
