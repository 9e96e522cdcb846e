package dev.hsmbackup.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.operator.operation.Check;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.JobAnswer.Outcome;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreChecksTest {

    private static final HsmTarget HSM = new HsmTarget("payments.managedhsm.azure.net", null, null);
    private static final URI CONTAINER = URI.create("https://hsmbackups.blob.core.windows.net/payments");
    private static final RestoreRequest WHOLE = new RestoreRequest(CONTAINER, "mhsm-payments-2026030101020304", null);
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final FakeRestoreGateway azure = new FakeRestoreGateway(new FakeHsmGateway());
    private final RestoreChecks checks = new RestoreChecks(azure);
    private final HsmRestore restore = restore("uid-1");

    @Test
    void shouldAskOnceAndFollowTheJobToItsEnd() {
        azure.check(new StartAnswer.Started(JOB), new JobAnswer.Running("InProgress", null, null));
        assertThat(check()).isEqualTo(new Check.Running(null));
        assertThat(check()).isEqualTo(new Check.Running(null));
        azure.check(new StartAnswer.Started(JOB), ended(Outcome.SUCCEEDED, null));
        assertThat(check()).isEqualTo(new Check.Passed());
        assertThat(check()).isEqualTo(new Check.Passed());

        assertThat(azure.checks()).containsExactly(WHOLE);
        assertThat(azure.polls()).hasSize(2);
    }

    @Test
    void shouldTellWhyItWouldNotRestore() {
        azure.check(new StartAnswer.Started(JOB), ended(Outcome.FAILED, "Invalid backup provided"));
        check();

        assertThat(check()).isEqualTo(new Check.Failed("Invalid backup provided"));
    }

    /** Cloud HSMs may answer so. */
    @Test
    void shouldTakeAResultThatComesAtOnce() {
        azure.check(new CheckAnswer.Over(ended(Outcome.SUCCEEDED, null)), null);

        assertThat(check()).isEqualTo(new Check.Passed());
        assertThat(check()).isEqualTo(new Check.Passed());
        assertThat(azure.checks()).hasSize(1);
        assertThat(azure.polls()).isEmpty();
    }

    /** The check is of 7.6. Whoever refuses this very request is no HSM without one. */
    @ParameterizedTest
    @EnumSource(Problem.Kind.class)
    void shouldGoWithoutACheckOnlyWhereTheHsmHasNone(Problem.Kind kind) {
        StartAnswer.NotStarted refused = new StartAnswer.NotStarted(problem(kind), null);
        azure.check(refused, null);
        boolean none = kind == Problem.Kind.NOT_FOUND;

        assertThat(check()).isEqualTo(none ? new Check.NotOffered() : new Check.Refused(refused));
        check();

        assertThat(azure.checks()).hasSize(none ? 1 : 2);
    }

    @Test
    void shouldAskAgainWhereTheAnswerWasLost() {
        azure.check(new StartAnswer.Ambiguous(problem(Problem.Kind.NO_ANSWER)), null);
        assertThat(check()).isEqualTo(new Check.NotAsked(problem(Problem.Kind.NO_ANSWER)));
        azure.check(new StartAnswer.Started(JOB), ended(Outcome.SUCCEEDED, null));
        check();

        assertThat(check()).isEqualTo(new Check.Passed());
    }

    @Test
    void shouldNotCheckTheRestoreOfAKey() {
        RestoreRequest key = new RestoreRequest(CONTAINER, WHOLE.folder(), "card-signing");

        assertThat(checks.of(restore, HSM, key)).isEqualTo(new Check.NotOffered());
        assertThat(azure.checks()).isEmpty();
    }

    @Test
    void shouldKeepTheChecksOfRestoresApartAndForgetThem() {
        azure.check(new StartAnswer.Started(JOB), ended(Outcome.SUCCEEDED, null));
        check();
        check();
        checks.of(restore("uid-2"), HSM, WHOLE);
        checks.forget("uid-1");

        assertThat(check()).isEqualTo(new Check.Running(null));
        assertThat(azure.checks()).hasSize(3);
    }

    private Check check() {
        return checks.of(restore, HSM, WHOLE);
    }

    private static HsmRestore restore(String uid) {
        HsmRestore restore = new HsmRestore();
        restore.setMetadata(new ObjectMetaBuilder().withUid(uid).build());
        return restore;
    }

    private static Problem problem(Problem.Kind kind) {
        return new Problem(kind, null, "What is wrong.");
    }

    private static JobAnswer.Ended ended(Outcome outcome, @Nullable String details) {
        return new JobAnswer.Ended(outcome, "word", details, null, null, null, null, null);
    }
}
