package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.operation.SourcePolicy.Found;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePolicyTest {
    private static final String HOST = Backups.HSM.host();
    private static final String FOLDER = Backups.CONTAINER + "/" + Restores.FOLDER;

    private final HsmRestore restore = Restores.full();
    private final Target.Restorable target = Restores.target(Restores.ACCESS);

    @ParameterizedTest
    @CsvSource({
        "PENDING,                Pending SourceNotReady ! 2s",
        "STARTING,               Pending SourceNotReady ! 2s",
        "RUNNING,                Pending SourceNotReady ! 2s",
        "FAILED,                 Failed SourceNotUsable !",
        "UNKNOWN,                Failed SourceNotUsable !",
        "SUCCEEDED,              found",
    })
    void shouldTakeASucceededBackup(Phase phase, String expected) {
        HsmBackup backup = inPhase(phase);

        Found found = SourcePolicy.backup(restore, backup, null, target, at("5s"));

        assertThat(text(found)).isEqualTo(expected);
        if (found instanceof Found.None(Decision instead)) {
            assertThat(Restores.message(instead)).contains("\"nightly\"");
        } else {
            assertThat(found).isEqualTo(new Found.Folder(Restores.FOLDER, Restores.MADE));
        }
    }

    /** A status says Succeeded; what Azure says about its job decides, where it says anything. FAULTS F90. */
    @Test
    void shouldNotBelieveAStatusThatAzureContradicts() {
        JobAnswer[] contradictions = {
            Restores.ended(Outcome.SUCCEEDED, null, Backups.CONTAINER + "/mhsm-payments-2020010101020304", null),
            Restores.ended(Outcome.SUCCEEDED, null, null, null),
            Restores.ended(Outcome.FAILED, "Broken", null, null),
            new JobAnswer.Running("InProgress", null, null),
        };

        for (JobAnswer word : contradictions) {
            Found found = SourcePolicy.backup(restore, inPhase(Phase.SUCCEEDED), word, target, at("5s"));

            assertThat(text(found)).as(word.toString()).isEqualTo("Failed SourceNotUsable !");
            assertThat(Restores.message(((Found.None) found).instead()))
                    .contains("Azure says otherwise", "source.folder");
        }
    }

    /** Azure forgets jobs, and may be out of reach: the folder's own name then tells what it is. */
    @Test
    void shouldTakeABackupWhoseJobAzureDoesNotKnowAnyMore() {
        JobAnswer[] silence = {
            new JobAnswer.Unknown(),
            new JobAnswer.Unavailable(Backups.problem(Problem.Kind.SERVER_ERROR), null),
            Restores.ended(Outcome.SUCCEEDED, null, FOLDER, null),
        };

        for (JobAnswer word : silence) {
            assertThat(SourcePolicy.backup(restore, inPhase(Phase.SUCCEEDED), word, target, at("5s")))
                    .as(word.toString())
                    .isEqualTo(new Found.Folder(Restores.FOLDER, Restores.MADE));
        }
    }

    /** Forged, or of a ManagedHsm whose container was another. */
    @ParameterizedTest
    @CsvSource({
        "https://hsmbackups.blob.core.windows.net/payments2/mhsm-payments-2026030101020304",
        "https://hsmbackups.blob.core.windows.net/paymentsmhsm-payments-2026030101020304",
        "https://evil.blob.core.windows.net/payments/mhsm-payments-2026030101020304",
        "http://hsmbackups.blob.core.windows.net/payments/mhsm-payments-2026030101020304",
        "mhsm-payments-2026030101020304",
    })
    void shouldTakeNoFolderElsewhere(String folderUri) {
        Found found = SourcePolicy.backup(restore, succeeded(folderUri), null, target, at("5s"));

        assertThat(text(found)).isEqualTo("Failed SourceNotUsable !");
        assertThat(Restores.message(((Found.None) found).instead())).contains(Backups.CONTAINER.toString());
    }

    /** It is not one that the HSM wrote, so it needs the admin's leave as any other; the gateway sends no such name. */
    @ParameterizedTest
    @CsvSource({"../other/mhsm-payments-2026030101020304", "a/mhsm-payments-2026030101020304", "%2e%2e", "''"})
    void shouldNotTakeAForgedFolderForTheHsmsOwn(String folder) {
        Found found = SourcePolicy.backup(restore, succeeded(Backups.CONTAINER + "/" + folder), null, target, at("5s"));

        assertThat(found).isInstanceOf(Found.Folder.class);
        assertThat(Restores.text(SourcePolicy.allowed(restore, (Found.Folder) found, target, at("5s"))))
                .isEqualTo("Failed SourceNotAllowed !");
    }

    /** A status may be forged, so a folder whose name tells no time has one by Azure's word or none. FAULTS S07. */
    @Test
    void shouldTakeTheTimeOfAFolderWithoutOneFromAzure() {
        String odd = Backups.CONTAINER + "/mhsm-odd";

        Found told = SourcePolicy.backup(
                restore, succeeded(odd), Restores.ended(Outcome.SUCCEEDED, null, odd, at("30s")), target, at("5s"));
        Found silent = SourcePolicy.backup(restore, succeeded(odd), null, target, at("5s"));

        assertThat(told).isEqualTo(new Found.Folder("mhsm-odd", at("30s")));
        assertThat(silent).isEqualTo(new Found.Folder("mhsm-odd", null));
    }

    @Test
    void shouldSayThatThereIsNoSuchBackup() {
        Found found = SourcePolicy.missing(restore, "HsmBackup \"nightly\"", at("5s"));

        assertThat(text(found)).isEqualTo("Failed SourceNotUsable !");
        assertThat(Restores.message(((Found.None) found).instead()))
                .isEqualTo("There is no HsmBackup \"nightly\" in this namespace. Nothing was restored; create a new"
                        + " HsmRestore with another source.");
    }

    @Test
    void shouldAskAzureAboutJobsOfThisHsmOnly() {
        assertThat(SourcePolicy.jobToAsk(Restores.backup("nightly", HOST, "1m"), HOST))
                .isEqualTo(Backups.JOB);
        assertThat(SourcePolicy.jobToAsk(Restores.backup("nightly", "other.managedhsm.azure.net", "1m"), HOST))
                .isNull();
        assertThat(SourcePolicy.jobToAsk(Restores.backup("nightly", RunStatus.INITIAL), HOST))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT,   on",
        "ABSENT,    Failed FolderNotFound !",
        "DELETED,   on",
        "NOT_KNOWN, on",
    })
    void shouldWantTheFolderWhereItMayLook(Presence folder, String expected) {
        Optional<Decision> decision = SourcePolicy.present(restore, Restores.REQUEST, folder, at("5s"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        decision.ifPresent(fails -> assertThat(Restores.message(fails)).contains(FOLDER));
    }

    /** The status never changes its folder, so a schedule's newer backup must not come in between two attempts. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,                              on",
                "mhsm-payments-2026030101020304, on",
                "mhsm-payments-2026022801020304, Failed SourceNotUsable !",
            })
    void shouldStayWithTheSourceOfTheFirstAttempt(@Nullable String before, String expected) {
        restore.setStatus(RunStatus.INITIAL.toBuilder()
                .folderUri(before == null ? null : Backups.CONTAINER + "/" + before)
                .build());

        Optional<Decision> decision = SourcePolicy.same(restore, Restores.REQUEST, at("5s"));

        assertThat(Restores.text(decision)).isEqualTo(expected);
        decision.ifPresent(fails -> assertThat(Restores.message(fails)).contains(FOLDER, before));
    }

    private static String text(Found found) {
        return switch (found) {
            case Found.Folder _ -> "found";
            case Found.None(Decision instead) -> Cell.text(instead);
        };
    }

    private static HsmBackup succeeded(String folderUri) {
        HsmBackup backup = inPhase(Phase.SUCCEEDED);
        backup.setStatus(backup.getStatus().toBuilder().folderUri(folderUri).build());
        return backup;
    }

    private static HsmBackup inPhase(Phase phase) {
        return Restores.backup(
                "nightly",
                RunStatus.INITIAL.toBuilder()
                        .phase(phase)
                        .attempt(new Attempt(Backups.ATTEMPT, at("1s"), HOST, null, null))
                        .jobId(Backups.JOB)
                        .folderUri(FOLDER)
                        .completionTime(at("1m"))
                        .build());
    }
}
