package dev.hsmbackup.operator.operation;

import static dev.hsmbackup.operator.operation.Backups.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Condition.Status;
import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.ManagedHsmStatus;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProbePolicyTest {

    private static final ProbeAnswer READY = new ProbeAnswer.Ready();

    @Test
    void shouldKnowAllAnswersThatThereAre() {
        assertThat(ProbeAnswer.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(ProbeAnswer.Ready.class, ProbeAnswer.NotReady.class);
    }

    @Test
    void shouldBeReadyWhereTheHsmAnswers() {
        Condition ready = ProbePolicy.ready(hsm(), READY, at("1s"));

        assertThat(ready)
                .returns("Ready", Condition::type)
                .returns(Status.TRUE, Condition::status)
                .returns("HsmReachable", Condition::reason)
                .returns(3L, Condition::observedGeneration);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhatIsWrong(Problem.Kind kind) {
        Condition ready = ProbePolicy.ready(hsm(), notReady(kind), at("1s"));

        assertThat(ready)
                .returns(Status.FALSE, Condition::status)
                .returns(reason(kind), Condition::reason)
                .returns(Backups.problem(kind).message(), Condition::message);
    }

    @Test
    void shouldTellThatTheHsmIsInAnotherCloud() {
        Condition ready = ProbePolicy.wrongCloud(hsm(), "managedhsm.azure.cn", at("1s"));

        assertThat(ready).returns(Status.FALSE, Condition::status).returns("WrongCloud", Condition::reason);
        assertThat(ready.message()).contains("payments", "managedhsm.azure.cn");
    }

    @Test
    void shouldChangeNothingWhereTheAnswerIsTheSame() {
        ManagedHsm hsm = hsm();
        hsm.setStatus(ProbePolicy.status(hsm, ProbePolicy.ready(hsm, READY, at("1s"))));

        Condition again = ProbePolicy.ready(hsm, READY, at("5m"));

        assertThat(ProbePolicy.status(hsm, again)).isEqualTo(hsm.getStatus());
        assertThat(ProbePolicy.isNews(hsm, again)).isFalse();
    }

    @Test
    void shouldTellNewsOnceForEachReason() {
        ManagedHsm hsm = hsm();
        Condition forbidden = ProbePolicy.ready(hsm, notReady(Problem.Kind.FORBIDDEN), at("1s"));
        assertThat(ProbePolicy.isNews(hsm, forbidden)).isTrue();
        hsm.setStatus(ProbePolicy.status(hsm, forbidden));

        assertThat(ProbePolicy.isNews(hsm, forbidden)).isFalse();
        assertThat(ProbePolicy.isNews(hsm, ProbePolicy.ready(hsm, notReady(Problem.Kind.DNS), at("2s"))))
                .isTrue();
        assertThat(ProbePolicy.isNews(hsm, ProbePolicy.ready(hsm, READY, at("2s"))))
                .isTrue();
    }

    @Test
    void shouldKeepConditionsOfOthers() {
        ManagedHsm hsm = hsm();
        Condition foreign = new Condition("Audited", Status.TRUE, "Yes", "", 1, at("0s"));
        hsm.setStatus(new ManagedHsmStatus(1, List.of(foreign)));

        ManagedHsmStatus status = ProbePolicy.status(hsm, ProbePolicy.ready(hsm, READY, at("1s")));

        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.conditions()).hasSize(2).contains(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  PT5M,  PT5M",
        "false, PT5M,  PT30S",
        "true,  PT10S, PT10S",
        "false, PT10S, PT10S",
        "false, PT30S, PT30S",
    })
    void shouldAskAnHsmThatIsNotReadySooner(boolean well, Duration interval, Duration next) {
        Condition ready = ProbePolicy.ready(hsm(), well ? READY : notReady(Problem.Kind.TLS), at("1s"));

        assertThat(ProbePolicy.next(ready, interval)).isEqualTo(next);
    }

    private static ProbeAnswer notReady(Problem.Kind kind) {
        return new ProbeAnswer.NotReady(Backups.problem(kind));
    }

    private static ManagedHsm hsm() {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(
                new ObjectMetaBuilder().withName("payments").withGeneration(3L).build());
        hsm.setSpec(new ManagedHsmSpec(
                "https://payments.managedhsm.azure.net",
                ManagedHsmSpec.Storage.of(Backups.CONTAINER.toString()),
                null,
                null,
                null));
        return hsm;
    }

    /** Asking starts nothing, so that no start can have failed. */
    private static String reason(Problem.Kind kind) {
        return switch (kind) {
            case NO_ANSWER, SERVER_ERROR, MALFORMED_ANSWER -> "NoWordFromAzure";
            default -> Refusal.of(kind).reason();
        };
    }
}
