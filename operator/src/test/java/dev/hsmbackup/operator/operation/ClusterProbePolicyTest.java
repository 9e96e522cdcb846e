package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.operator.port.ClusterAnswer;
import dev.hsmbackup.operator.port.ClusterAnswer.Cluster;
import dev.hsmbackup.operator.port.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a look at a Cloud HSM says about it. */
class ClusterProbePolicyTest {

    private final CloudHsm hsm =
            CloudRestores.hsm(CloudRestores.id("fresh"), Cloud.AZURE_PUBLIC, null, CloudRestores.ACCESS);

    @ParameterizedTest
    @CsvSource({
        "Succeeded,    Active,       true,  TRUE,  HsmReachable",
        "Succeeded,    NotActivated, true,  TRUE,  HsmReachable",
        "Succeeded,    Unknown,      true,  TRUE,  HsmReachable",
        "Succeeded,    Active,       false, FALSE, NoIdentity",
        "Succeeded,    Failed,       true,  FALSE, HsmNotInOrder",
        "Provisioning, NotDefined,   true,  FALSE, HsmNotInOrder",
        "Failed,       Active,       true,  FALSE, HsmNotInOrder",
        "Deleting,     Active,       false, FALSE, HsmNotInOrder",
    })
    void shouldTellWhetherItCanBeUsed(
            String provisioning, String activation, boolean identity, Condition.Status ready, String reason) {
        Cluster cluster = new Cluster(provisioning, activation, identity, null);

        Condition condition = ClusterProbePolicy.ready(hsm, cluster, Backups.CREATED);
        CloudHsmStatus status = ClusterProbePolicy.status(hsm, condition, cluster);

        assertThat(condition.status()).isEqualTo(ready);
        assertThat(condition.reason()).isEqualTo(reason);
        assertThat(status.provisioningState()).isEqualTo(provisioning);
        assertThat(status.activationState()).isEqualTo(activation);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassOnTheProblem(Problem.Kind kind) {
        var answer = new ClusterAnswer.Unavailable(Backups.problem(kind), null);

        Condition condition = ClusterProbePolicy.ready(hsm, answer, Backups.CREATED);

        assertThat(condition.holds()).isFalse();
        assertThat(condition.reason()).isEqualTo(reason(kind));
        assertThat(condition.message()).isEqualTo(Backups.problem(kind).message());
        assertThat(ClusterProbePolicy.status(hsm, condition, answer).activationState())
                .isNull();
    }

    @Test
    void shouldSayWhichCloudItIsNotIn() {
        CloudHsm china = CloudRestores.hsm(CloudRestores.id("fresh"), Cloud.AZURE_CHINA, null, null);
        CloudHsm odd = CloudRestores.hsm("/a/b", Cloud.AZURE_PUBLIC, null, null);

        assertThat(ClusterProbePolicy.wrongCloud(china, Cloud.AZURE_PUBLIC, Backups.CREATED))
                .satisfies(it -> assertThat(it.reason()).isEqualTo("WrongCloud"))
                .satisfies(it -> assertThat(it.message()).contains("AzurePublic", "HSMBACKUP_AZURE_CLOUD"));
        assertThat(ClusterProbePolicy.wrongCloud(odd, Cloud.AZURE_PUBLIC, Backups.CREATED)
                        .message())
                .contains("spec.resourceId");
    }

    /** The API server would refuse the whole status. */
    @Test
    void shouldFitWhateverAzureSays() {
        Cluster cluster = new Cluster("x".repeat(5000), "", true, null);

        CloudHsmStatus status =
                ClusterProbePolicy.status(hsm, ClusterProbePolicy.ready(hsm, cluster, Backups.CREATED), cluster);

        assertThat(status.provisioningState()).hasSize(1024);
        assertThat(status.activationState()).isNull();
    }

    /** Asking starts nothing, so that no start can have failed. */
    private static String reason(Problem.Kind kind) {
        return switch (kind) {
            case NO_ANSWER, SERVER_ERROR, MALFORMED_ANSWER -> "NoWordFromAzure";
            default -> Refusal.of(kind).reason();
        };
    }
}
