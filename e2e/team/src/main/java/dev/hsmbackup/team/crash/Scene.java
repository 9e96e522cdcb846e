package dev.hsmbackup.team.crash;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.AuditLog;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.rig.Rig;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Cluster;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run at one HSM, and what of it is recorded and struck.
 *
 * @param host where Azure gets its requests
 * @param path of the HSM at that host; empty where it has the host for itself
 * @param lock name of its lock
 * @param written what the operator writes for the run, without the lock
 * @param mostQuestions how many of the questions that are asked again and again stand for all
 */
public record Scene(Team team, String host, String path, String lock, List<Written> written, int mostQuestions) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Objects of the team's namespace.
     *
     * @param what for people; no two of a scene have the same
     * @param resource plural, with the subresource
     * @param name regular expression; a request to create something may come without a name
     */
    public record Written(String what, String resource, String name) {

        boolean fits(AuditLog.Entry write) {
            return write.resource().equals(resource) && write.name().matches(name);
        }
    }

    /** At a Managed HSM. */
    public static Scene of(Team team, Hsm hsm, Written... written) {
        return new Scene(team, hsm.host(), "", hsm.lock(), List.of(written), 2);
    }

    /** At the container in which all backups are. */
    public static Scene ofStorage(Team team, Hsm hsm, Written... written) {
        URI container = URI.create(AzureFleet.CONTAINER);
        return new Scene(team, container.getHost(), container.getPath(), hsm.lock(), List.of(written), 2);
    }

    /** At a Cloud HSM: checks and restores are asked about at the same route, and its state is asked for between. */
    public static Scene of(Team team, Cluster cluster, Written... written) {
        return new Scene(team, Cluster.ARM, cluster.resourceId(), cluster.lock(), List.of(written), 4);
    }

    /**
     * All points of a run that nobody disturbs.
     *
     * @param run asks for it and comes back when it is over and the lock is free
     */
    public List<CrashPoint> record(Runnable run) {
        long arrived = arrivals().count();
        long wrote = writes().count();
        run.run();
        return CrashPoint.of(
                this, arrivals().skip(arrived).toList(), writes().skip(wrote).toList());
    }

    /**
     * Has the run done once more, kills the operator at that point, and starts it again. On a machine that stands still for
     * too long the operator may end by itself before: that is judged like a kill. The platform needs a kubelet, for the
     * time after.
     *
     * @param request asks for the run
     * @param status how it stands
     * @return the status that the killed process left; empty: it was over without having come to that point
     */
    public Optional<RunStatus> kill(CrashPoint point, Runnable request, Supplier<RunStatus> status) {
        Rig rig = team.platform().rig();
        long pid = rig.operator().pid();
        point.arm(this);
        request.run();
        await("the operator to be killed at \"" + point + "\", or the run to be over")
                .atMost(PATIENCE)
                .until(() ->
                        hasEnded(rig.operator(), pid) || (status.get().phase().isTerminal() && isFree()));
        boolean struck = hasEnded(rig.operator(), pid);
        rig.gate().script().clear();
        rig.simulator().control().clearFaults();
        Optional<RunStatus> found = struck ? Optional.of(status.get()) : Optional.empty();
        team.platform().operator();
        return found;
    }

    private static boolean hasEnded(Operator operator, long pid) {
        return !operator.isAlive() || operator.pid() != pid;
    }

    /** The last write of a run comes after its end, and must not be taken for one of the next run. */
    public void awaitFree() {
        await("the lock " + lock + " to be free").atMost(PATIENCE).until(this::isFree);
    }

    /** Whether nobody works on the HSM. */
    public boolean isFree() {
        Lease lease = team.platform()
                .admin()
                .leases()
                .inNamespace("hsm-backup-system")
                .withName(lock)
                .get();
        return lease == null || lease.getSpec().getHolderIdentity() == null;
    }

    private Stream<Arrival> arrivals() {
        return team.platform().rig().simulator().arrivals().at(host).stream()
                .filter(arrival -> arrival.path().regionMatches(true, 0, path, 0, path.length()))
                .filter(arrival -> arrival.path().substring(path.length()).matches("|/.*"));
    }

    private Stream<AuditLog.Entry> writes() {
        Rig rig = team.platform().rig();
        return rig.auditLog().entriesOf(rig.operatorUser()).stream()
                .filter(entry -> entry.isWrite() && entry.code() < 300)
                .filter(entry -> entry.namespace().equals(team.namespace())
                        || entry.name().equals(lock));
    }
}
