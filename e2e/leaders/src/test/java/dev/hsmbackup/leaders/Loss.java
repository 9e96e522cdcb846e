package dev.hsmbackup.leaders;

import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.rig.Signal;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;

/** How a leader loses its lease, and the clocks of the two machines meanwhile. */
enum Loss {
    KILLED("F30 the leader is killed, its clock 1 h ahead, the standby's 1 h behind", 137) {
        @Override
        void befalls(Pair pair, Replica leader) {
            leader.operator().kill();
        }
    },
    CUT("F31 only the leader is cut off from the API server, its clock 1 h behind, the standby's 1 d behind", 1) {
        @Override
        void befalls(Pair pair, Replica leader) {
            leader.gate().link().set(Link.State.RESET);
        }
    },
    STALLED("F24 the leader sleeps until the standby leads, its clock 1 d behind, the standby's 1 d ahead", 1) {
        @Override
        void befalls(Pair pair, Replica leader) {
            leader.operator().send(Signal.STOP);
        }

        @Override
        void passes(Replica old) {
            // First its late writes reach the API server, and the answers wait for it.
            old.gate().script().clear();
            old.operator().send(Signal.CONT);
        }
    },
    HANGING("F35 nothing answers the leader any more, its clock 1 d ahead", 1) {
        @Override
        void befalls(Pair pair, Replica leader) {
            leader.gate().link().set(Link.State.HANG);
        }
    },
    OUSTED("F34 somebody writes a name that nobody has into the leader lease; the standby's clock 20 s ahead", 1) {
        @Override
        void befalls(Pair pair, Replica leader) {
            Lease lease = pair.leaderLease();
            if (lease == null) {
                throw new AssertionError("there is no leader lease");
            }
            lease.getSpec().setHolderIdentity("somebody");
            lease.getMetadata().setResourceVersion(null);
            pair.platform().admin().resource(lease).update();
        }
    };

    private final String title;
    private final int exitCode;

    Loss(String title, int exitCode) {
        this.title = title;
        this.exitCode = exitCode;
    }

    abstract void befalls(Pair pair, Replica leader);

    /** Called when the standby leads and wrote what it found: the old leader goes on, where it still can. */
    void passes(Replica old) {
        old.gate().script().clear();
    }

    /** Of the old leader. */
    int exitCode() {
        return exitCode;
    }

    /** Clock of the leader of the first loss. */
    static Duration firstClock() {
        return Duration.ofHours(1);
    }

    /** Clock of the standby, which leads at the next loss. */
    Duration standbyClock() {
        return switch (this) {
            case KILLED -> Duration.ofHours(-1);
            case CUT -> Duration.ofDays(-1);
            case STALLED -> Duration.ofDays(1);
            case HANGING -> Duration.ZERO;
            case OUSTED -> Duration.ofSeconds(20);
        };
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return title;
    }
}
