package dev.hsmbackup.leaders;

import static org.awaitility.Awaitility.await;

import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One platform with two replicas, for all tests of this JVM, one after the other. */
final class Pair {

    static final String NAMESPACE = "hsm-backup-system";
    static final String LEADER_LEASE = "hsm-backup-operator";

    private static final Pair INSTANCE = new Pair();

    private final Platform platform;
    private final Replica one;
    private final Replica other;

    private Pair() {
        platform = Platform.start(Path.of("target", "rig"), options -> options.withoutOperator())
                .closeAtExit();
        one = Replica.in(platform.rig(), "operator-a");
        other = Replica.in(platform.rig(), "operator-b");
    }

    static Pair get() {
        return INSTANCE;
    }

    Platform platform() {
        return platform;
    }

    /**
     * Both alive, and one of them leads: the one that led, if it still does.
     *
     * @return the leader
     */
    Replica bothAlive() {
        return bothAlive(Duration.ZERO, Duration.ZERO);
    }

    /**
     * The same.
     *
     * @param clockIfStarted clock of each that is not alive and has to be started
     * @param clockOfFirst the same, of the very first one
     */
    Replica bothAlive(Duration clockOfFirst, Duration clockIfStarted) {
        if (all().stream().noneMatch(it -> it.operator().isAlive())) {
            one.startWith(clockOfFirst);
            one.awaitLeads();
        }
        // A machine that is busy with other things can cost a leader its lease, too. Then a kubelet starts it again.
        await("both alive, and one of them leads").atMost(Duration.ofMinutes(3)).until(() -> {
            for (Replica replica : all()) {
                if (!replica.operator().isAlive()) {
                    replica.startWith(clockIfStarted);
                }
            }
            return all().stream().filter(Replica::leads).count() == 1;
        });
        return leader();
    }

    /** Ends both; the next test starts them anew, with right clocks and good lines. */
    void stopBoth() {
        for (Replica replica : all()) {
            replica.heal();
            replica.stop();
        }
    }

    /** Waits until exactly one thinks that it leads. */
    Replica leader() {
        await("exactly one leader")
                .atMost(Duration.ofMinutes(2))
                .until(() -> all().stream().filter(Replica::leads).count() == 1);
        return all().stream().filter(Replica::leads).findFirst().orElseThrow();
    }

    Replica otherThan(Replica replica) {
        return replica.name().equals(one.name()) ? other : one;
    }

    List<Replica> all() {
        return List.of(one, other);
    }

    @Nullable
    Lease leaderLease() {
        return lease(LEADER_LEASE);
    }

    @Nullable
    Lease lease(String name) {
        return platform.admin().leases().inNamespace(NAMESPACE).withName(name).get();
    }

    /** Who holds the lock of this HSM; empty: nobody. */
    String lockHolder(Hsm hsm) {
        Lease lease = lease(hsm.lock());
        return lease == null || lease.getSpec() == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }
}
