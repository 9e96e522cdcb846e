package dev.hsmbackup.leaders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F34: people delete or edit leases while a job runs. It costs a pause at most. */
@Order(3)
class TouchedLeaseTest {

    private static final Pair PAIR = Pair.get();

    /** What is done to a lease. */
    enum Touch {
        DELETED("is deleted", null),
        EMPTIED("loses its holder", spec -> spec.setHolderIdentity(null)),
        BROKEN("loses its times", spec -> {
            spec.setRenewTime(null);
            spec.setAcquireTime(null);
            spec.setLeaseDurationSeconds(null);
        }),
        FORGED("names somebody else, since nobody knows when", spec -> {
            spec.setHolderIdentity("somebody");
            spec.setAcquireTime(null);
        });

        private final String title;

        @SuppressWarnings("ImmutableEnumChecker") // the edits keep nothing
        private final @Nullable Consumer<LeaseSpec> edit;

        Touch(String title, @Nullable Consumer<LeaseSpec> edit) {
            this.title = title;
            this.edit = edit;
        }

        void happensTo(String name) {
            Lease lease = Objects.requireNonNull(PAIR.lease(name));
            // Whatever was written meanwhile.
            lease.getMetadata().setResourceVersion(null);
            if (edit == null) {
                PAIR.platform().admin().resource(lease).delete();
            } else {
                edit.accept(lease.getSpec());
                PAIR.platform().admin().resource(lease).update();
            }
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** That it is forged, LostLeaseTest shows. */
    @ParameterizedTest(name = "F34 the leader lease {0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORGED")
    void shouldFindALeaderAgain(Touch touch) {
        PAIR.bothAlive();
        try (Team team = PAIR.platform().team("touched")) {
            Backup runs = new Backup(team, team.hsm("touched", Duration.ofHours(1)), "runs");
            runs.request();
            runs.awaitRunning();

            touch.happensTo(Pair.LEADER_LEASE);
            Backup.awaitThat("the leader lease to be whole again", () -> isWhole(PAIR.leaderLease()));
            PAIR.bothAlive();
            runs.hsm().endJob();

            assertThat(runs.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(runs.hsm().starts()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "F34 the lock of the HSM {0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BROKEN")
    void shouldLeaveTheSecondJobToTheFirst(Touch touch) {
        PAIR.bothAlive();
        try (Team team = PAIR.platform().team("touched")) {
            Hsm hsm = team.hsm("touched", Duration.ofHours(1));
            Backup runs = new Backup(team, hsm, "runs");
            Backup waits = new Backup(team, hsm, "waits");
            runs.request();
            runs.awaitRunning();
            waits.request();
            team.awaitStatus("waits", Backup.PATIENCE, "to wait", status -> status.observedGeneration() > 0);

            touch.happensTo(hsm.lock());
            Backup.awaitThat(
                    "the other backup to be refused by Azure",
                    () -> hsm.starts().size() > 1);
            hsm.change("{\"jobTimes\": {\"backup\": \"1s\"}}");
            hsm.endJob();

            assertThat(runs.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(waits.awaitEnd().phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(hsm.starts())
                    .filteredOn(start -> start.answer().equals("202"))
                    .extracting(Arrival::jobId)
                    .containsExactly(runs.status().jobId(), waits.status().jobId());
            // The lock is given back after the end is written.
            Backup.awaitThat("the lock to be free", () -> PAIR.lockHolder(hsm).isEmpty());
        }
    }

    private static boolean isWhole(@Nullable Lease lease) {
        return lease != null
                && lease.getSpec().getHolderIdentity() != null
                && lease.getSpec().getRenewTime() != null
                && lease.getSpec().getLeaseDurationSeconds() != null;
    }

    @AfterAll
    static void end() {
        PAIR.stopBoth();
    }
}
