package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** I3: no restore without a way back, by Azure's word. FAULTS F88–F90. */
class SafetyPolicyTest {
    private static final String HOST = Backups.HSM.host();

    private final HsmRestore restore = Restores.full();

    @Test
    void shouldNameItAfterTheRestore() {
        assertThat(SafetyPolicy.name(restore)).isEqualTo("back-safety");
    }

    /** The admin may allow Never, and may let restores of single keys go without. */
    @ParameterizedTest(name = "{0}, key: {1}, allowNoSafetyBackup: {2}, skipSafetyBackupForKeys: {3}")
    @CsvSource({
        "IF_NEEDED, false, false, false, wanted, others",
        "IF_NEEDED, false, true,  true,  wanted, others",
        "IF_NEEDED, true,  false, false, wanted, others",
        "IF_NEEDED, true,  true,  false, wanted, others",
        "IF_NEEDED, true,  false, true,  none,   others",
        "ALWAYS,    false, true,  true,  wanted, own",
        "ALWAYS,    true,  false, false, wanted, own",
        "ALWAYS,    true,  false, true,  none,   own",
        "NEVER,     false, false, false, denied, own",
        "NEVER,     false, false, true,  denied, own",
        "NEVER,     false, true,  false, none,   own",
        "NEVER,     true,  false, false, denied, own",
        "NEVER,     true,  true,  false, none,   own",
        "NEVER,     true,  false, true,  none,   own",
    })
    void shouldWantOneUnlessTheAdminLetsItGo(
            HsmRestoreSpec.SafetyPolicy policy,
            boolean key,
            boolean allowNone,
            boolean skipForKeys,
            String expected,
            String which) {
        HsmRestore asks = Restores.of(key ? "card-signing" : null, Restores.safety(policy));
        var access = Restores.access(false, null, allowNone, skipForKeys);

        Optional<Decision> denied = SafetyPolicy.permitted(asks, access, at("5s"));

        assertThat(denied.isPresent() ? "denied" : SafetyPolicy.wanted(asks, access) ? "wanted" : "none")
                .isEqualTo(expected);
        assertThat(SafetyPolicy.othersWillDo(asks) ? "others" : "own").isEqualTo(which);
        denied.ifPresent(decision -> {
            assertThat(Cell.text(decision)).isEqualTo("Failed SafetyBackupNeeded !");
            assertThat(Restores.message(decision)).contains("Never", "allowNoSafetyBackup");
        });
    }

    /** Also the one that was made for the restore. */
    @Test
    void shouldTakeNoneThatIsBeingDeleted() {
        HsmBackup backup = Restores.backup("back-safety", HOST, "1h");
        backup.getMetadata()
                .setOwnerReferences(List.of(
                        new OwnerReferenceBuilder().withUid(Restores.UID).build()));
        assertThat(SafetyPolicy.own(restore, backup)).isEmpty();
        assertThat(SafetyPolicy.mayDo(restore, backup, at("1h"))).isTrue();

        backup.setStatus(BlobPolicy.begun(backup, at("1h")));

        assertThat(SafetyPolicy.own(restore, backup))
                .contains(new SafetyState.Useless(
                        "back-safety", "it is being deleted, and what it left in storage with it"));
        assertThat(SafetyPolicy.mayDo(restore, backup, at("1h"))).isFalse();
    }

    /** By its status, before Azure is asked; maxAge is 30m, the backup ended at 1h. */
    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, 1h,       true",
        "SUCCEEDED, 1h30m,    true",
        "SUCCEEDED, 1h30m1s,  false",
        "FAILED,    1h,       false",
        "UNKNOWN,   1h,       false",
        "RUNNING,   1h,       false",
    })
    void shouldConsiderFreshBackups(Phase phase, String now, boolean expected) {
        HsmBackup backup = Restores.backup("nightly", HOST, "1h");
        backup.setStatus(backup.getStatus().toBuilder().phase(phase).build());

        assertThat(SafetyPolicy.mayDo(restore, backup, at(now))).isEqualTo(expected);
    }

    @Test
    void shouldNotConsiderABackupWithoutAnEnd() {
        HsmBackup backup = Restores.backup("nightly", HOST, "1h");
        backup.setStatus(backup.getStatus().toBuilder().completionTime(null).build());

        assertThat(SafetyPolicy.mayDo(restore, backup, at("1h"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,   UnderWay",
        "STARTING,  UnderWay",
        "RUNNING,   UnderWay",
        "SUCCEEDED, ask Azure",
        "FAILED,    Useless",
        "UNKNOWN,   Useless",
    })
    void shouldFollowTheOneThatItMade(Phase phase, String expected) {
        HsmBackup own = owned(Restores.UID);
        own.setStatus(own.getStatus().toBuilder().phase(phase).build());

        Optional<SafetyState> state = SafetyPolicy.own(restore, own);

        assertThat(state.map(it -> it.getClass().getSimpleName()).orElse("ask Azure"))
                .isEqualTo(expected);
    }

    /** Somebody else's, whatever its status: of that name before, or of an earlier restore of this name. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AWAITING_SAFETY_BACKUP")
    void shouldTakeNoOtherOneOfThatName(Phase phase) {
        HsmBackup other = owned("another-uid");
        other.setStatus(other.getStatus().toBuilder().phase(phase).build());
        HsmBackup nobodys = owned("x");
        nobodys.getMetadata().setOwnerReferences(List.of());

        assertThat(SafetyPolicy.own(restore, other)).containsInstanceOf(SafetyState.Useless.class);
        assertThat(SafetyPolicy.own(restore, nobodys)).containsInstanceOf(SafetyState.Useless.class);
    }

    @Test
    void shouldTellWhatItWaitsFor() {
        HsmBackup waits = Restores.backup("back-safety", State.WAITS_FOR_LOCK.status());
        own(waits, Restores.UID);

        assertThat(SafetyPolicy.own(restore, waits))
                .contains(new SafetyState.UnderWay(
                        "back-safety", Told.waitingMessage(waits.getStatus()), Backups.CREATED));
    }

    /** No status is believed: Azure has to say the same of job, outcome, folder and end. */
    @Test
    void shouldBelieveAzureAlone() {
        Instant end = at("50m");
        Map<JobAnswer, Class<? extends SafetyState>> expected = new LinkedHashMap<>();
        expected.put(Restores.ended(Outcome.SUCCEEDED, null, Restores.SAFETY_FOLDER, end), SafetyState.Confirmed.class);
        expected.put(Restores.ended(Outcome.SUCCEEDED, null, Restores.SAFETY_FOLDER, null), SafetyState.Useless.class);
        expected.put(Restores.ended(Outcome.SUCCEEDED, null, null, end), SafetyState.Useless.class);
        expected.put(
                Restores.ended(Outcome.SUCCEEDED, null, Restores.SAFETY_FOLDER + "5", end), SafetyState.Useless.class);
        expected.put(Restores.ended(Outcome.FAILED, "Broken", null, end), SafetyState.Useless.class);
        expected.put(Restores.ended(Outcome.FAILED, null, Restores.SAFETY_FOLDER, end), SafetyState.Useless.class);
        expected.put(Restores.ended(Outcome.CANCELED, null, null, end), SafetyState.Useless.class);
        expected.put(new JobAnswer.Running("InProgress", null, null), SafetyState.Useless.class);
        expected.put(new JobAnswer.Unknown(), SafetyState.Useless.class);
        for (Problem.Kind kind : Problem.Kind.values()) {
            expected.put(new JobAnswer.Unavailable(Backups.problem(kind), null), SafetyState.Unconfirmed.class);
        }

        expected.forEach(
                (word, state) -> assertThat(SafetyPolicy.asked(Restores.backup("nightly", HOST, "40m"), HOST, word))
                        .as(word.toString())
                        .isInstanceOf(state));
    }

    /** Its time is Azure's, whatever the status says. */
    @Test
    void shouldKeepAzuresWordOfIt() {
        SafetyState state = SafetyPolicy.asked(
                Restores.backup("nightly", HOST, "59m"),
                HOST,
                Restores.ended(Outcome.SUCCEEDED, null, Restores.SAFETY_FOLDER, at("20m")));

        assertThat(state)
                .isEqualTo(new SafetyState.Confirmed(
                        new SafetyBackup("nightly", Backups.JOB, Restores.SAFETY_FOLDER, at("20m"))));
    }

    /** FAULTS F88: of another host, or of none. */
    @Test
    void shouldNotTakeABackupOfAnotherHsm() {
        JobAnswer good = Restores.ended(Outcome.SUCCEEDED, null, Restores.SAFETY_FOLDER, at("20m"));
        HsmBackup foreign = Restores.backup("nightly", "other.managedhsm.azure.net", "20m");
        HsmBackup otherCloud = Restores.backup("nightly", "payments.managedhsm.azure.cn", "20m");
        HsmBackup without = Restores.backup("nightly", HOST, "20m");
        without.setStatus(without.getStatus().toBuilder().attempt(null).build());

        for (HsmBackup backup : List.of(foreign, otherCloud, without)) {
            assertThat(SafetyPolicy.asked(backup, HOST, good)).isInstanceOf(SafetyState.Useless.class);
        }
    }

    private static HsmBackup owned(String uid) {
        HsmBackup backup = Restores.backup(
                "back-safety",
                RunStatus.INITIAL.toBuilder()
                        .attempt(new Attempt(Backups.ATTEMPT, at("1s"), HOST, null, null))
                        .build());
        own(backup, uid);
        return backup;
    }

    private static void own(HsmBackup backup, String uid) {
        backup.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withKind("HsmRestore")
                        .withName("back")
                        .withUid(uid)
                        .build()));
    }
}
