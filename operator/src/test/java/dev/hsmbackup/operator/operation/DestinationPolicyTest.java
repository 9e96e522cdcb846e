package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What state of a destination leads to what: one of all combinations may be restored into. */
class DestinationPolicyTest {

    /** Azure's words (AZURE.md §3), and some that are none. */
    private static final List<String> PROVISIONING = List.of(
            "Succeeded", "Provisioning", "Updating", "Failed", "Deleting", "Canceled", "", "succeeded", "Accepted");

    private static final List<String> ACTIVATION = List.of(
            "NotActivated",
            "Active",
            "NotDefined",
            "Failed",
            "Unknown",
            "",
            "notactivated",
            "NotActivated ",
            "ACTIVE",
            "Activating");

    @Test
    void shouldLetOneStateOfAllPass() {
        List<String> pass = new ArrayList<>();
        for (String provisioning : PROVISIONING) {
            for (String activation : ACTIVATION) {
                for (boolean identity : List.of(true, false)) {
                    if (decide(provisioning, activation, identity).isEmpty()) {
                        pass.add(provisioning + " " + activation + " " + identity);
                    }
                }
            }
        }

        assertThat(pass).containsExactly("Succeeded NotActivated true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Succeeded    | NotActivated | true  | on
            Succeeded    | NotActivated | false | Failed NoIdentity !
            Succeeded    | Active       | true  | Failed DestinationActive !
            Succeeded    | Active       | false | Failed DestinationActive !
            Updating     | Active       | true  | Failed DestinationActive !
            Failed       | Active       | true  | Failed DestinationActive !
            Succeeded    | ACTIVE       | true  | Failed DestinationActive !
            Succeeded    | Failed       | true  | Failed DestinationNotUsable !
            Failed       | NotActivated | true  | Failed DestinationNotUsable !
            Canceled     | NotActivated | true  | Failed DestinationNotUsable !
            Deleting     | NotActivated | true  | Failed DestinationNotUsable !
            Provisioning | NotActivated | true  | Pending DestinationNotReady ! 2s
            Provisioning | NotDefined   | false | Pending DestinationNotReady ! 2s
            Updating     | NotActivated | true  | Pending DestinationNotReady ! 2s
            Accepted     | NotActivated | true  | Pending DestinationNotReady ! 2s
            ''           | NotActivated | true  | Pending DestinationNotReady ! 2s
            succeeded    | NotActivated | true  | Pending DestinationNotReady ! 2s
            Succeeded    | NotDefined   | true  | Pending DestinationNotReady ! 2s
            Succeeded    | Unknown      | true  | Pending DestinationNotReady ! 2s
            Succeeded    | Activating   | true  | Pending DestinationNotReady ! 2s
            Succeeded    | notactivated | true  | Pending DestinationNotReady ! 2s
            Succeeded    | ''           | true  | Pending DestinationNotReady ! 2s
            """)
    void shouldDecideByAzuresWords(String provisioning, String activation, boolean identity, String wanted) {
        assertThat(Restores.text(decide(provisioning, activation, identity))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitWhereNothingIsKnown(Problem.Kind kind) {
        ClusterAnswer unknown = new ClusterAnswer.Unavailable(Backups.problem(kind), Duration.ofSeconds(40));

        Decision decision = DestinationPolicy.decide(CloudRestores.restore(), unknown, at("5s"))
                .orElseThrow();

        assertThat(Cell.text(decision)).isEqualTo("Pending " + reason(kind) + " ! 40s");
        assertThat(Restores.message(decision)).contains("nothing is sent");
    }

    /** A problem's words name each request: the status is not written for each of them. */
    @Test
    void shouldTellAProblemOnce() {
        CloudHsmRestore restore = CloudRestores.restore();
        var first = new ClusterAnswer.Unavailable(new Problem(Problem.Kind.NO_ANSWER, null, "Request 1."), null);
        var second = new ClusterAnswer.Unavailable(new Problem(Problem.Kind.NO_ANSWER, null, "Request 2."), null);
        CloudHsmRestore waits = written(restore, DestinationPolicy.decide(restore, first, at("5s")));

        Optional<Decision> again = DestinationPolicy.decide(waits, second, at("7s"));

        assertThat(Restores.text(again)).isEqualTo("again 2s");
    }

    /** Under the lock, with the intent recorded and nothing sent. */
    @Test
    void shouldTakeTheIntentBack() {
        CloudHsmRestore starting = CloudRestores.in(Phase.STARTING);

        Decision waits = DestinationPolicy.decide(starting, cluster("Updating", "NotActivated", true), at("5s"))
                .orElseThrow();
        Decision fails = DestinationPolicy.decide(starting, cluster("Succeeded", "Active", true), at("5s"))
                .orElseThrow();

        assertThat(((Decision.Write) waits).status().attempt()).isNull();
        assertThat(Cell.text(fails)).isEqualTo("Failed DestinationActive !");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Succeeded | Active       | true  | would destroy it
            Succeeded | Active       | true  | a fresh Cloud HSM
            Failed    | NotActivated | true  | "Failed"
            Updating  | NotActivated | true  | "Updating"
            Succeeded | NotActivated | false | Storage Blob Data Contributor
            """)
    void shouldSayWhatToDo(String provisioning, String activation, boolean identity, String words) {
        assertThat(Restores.message(decide(provisioning, activation, identity)))
                .contains("CloudHsm \"fresh\"")
                .contains(words)
                .doesNotContain("\n");
    }

    /** An unknown word is Azure's, but its length is not ours to trust. */
    @Test
    void shouldCutWhatAzureSays() {
        assertThat(Restores.message(decide("x".repeat(5000), "NotActivated", true)))
                .hasSizeLessThan(1000);
    }

    private static Optional<Decision> decide(String provisioning, String activation, boolean identity) {
        return DestinationPolicy.decide(CloudRestores.restore(), cluster(provisioning, activation, identity), at("5s"));
    }

    private static Cluster cluster(String provisioning, String activation, boolean identity) {
        return new Cluster(provisioning, activation, identity, null);
    }

    private static CloudHsmRestore written(CloudHsmRestore restore, Optional<Decision> decision) {
        return restore.with(((Decision.Write) decision.orElseThrow()).status());
    }

    /** Asking starts nothing, so that no start can have failed. */
    private static String reason(Problem.Kind kind) {
        return switch (kind) {
            case NO_ANSWER, SERVER_ERROR, MALFORMED_ANSWER -> "NoWordFromAzure";
            default -> Refusal.of(kind).reason();
        };
    }
}
