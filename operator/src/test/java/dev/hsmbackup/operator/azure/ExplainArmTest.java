package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainArmTest {
    private static final String CORRELATION = "0f0e0d0c-0b0a-4908-8706-050403020100";

    private static String denied(ArmOperation operation, String scope) {
        return "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client '2222'"
                + " with object id '4444' does not have authorization to perform action '" + operation.action()
                + "' over scope '" + scope + "' or the scope is invalid. If access was recently granted, please"
                + " refresh your credentials.\"}}";
    }

    /** Also with names as long as Azure allows them, nothing that matters is cut off. */
    @ParameterizedTest
    @EnumSource(ArmOperation.class)
    void shouldNameTheActionAndTheCommandThatGivesIt(ArmOperation operation) {
        String id = HostileIds.GOOD.replace("/hsm/", "/" + "g".repeat(90) + "/").replace("vault-a", "v".repeat(23));
        var explain = new ExplainArm("management.chinacloudapi.cn", new HsmTarget(id, null, null), "c".repeat(36));
        String scope = ArmResource.of(explain.target()).path();

        Problem problem = explain.answer(
                operation, answer(403, Map.of("x-ms-correlation-request-id", CORRELATION), denied(operation, scope)));

        assertThat(problem.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(problem.code()).isEqualTo("AuthorizationFailed");
        assertThat(problem.message())
                .startsWith(
                        "Cloud HSM " + "v".repeat(23) + " at management.chinacloudapi.cn answered 403 (correlation id "
                                + CORRELATION + "): AuthorizationFailed, The client '2222'")
                .contains("role with the action " + operation.action())
                .contains("az role assignment create --assignee " + "c".repeat(36) + " --role <role> --scope " + scope);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | {\"error\":{\"code\":\"RequestDisallowedByPolicy\",\"message\":\"no\"}} | Azure Policy",
                "401 | '' | tenantId is the tenant of the subscription",
                "404 | {\"error\":{\"code\":\"SubscriptionNotFound\",\"message\":\"no\"}} | HSMBACKUP_AZURE_CLOUD",
                "404 | {\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"no\"}} | az cloudhsm list",
                "409 | {\"error\":{\"code\":\"Conflict\",\"message\":\"no\"}} | one at a time",
                "409 | {\"error\":{\"code\":\"ScopeLocked\",\"message\":\"no\"}} | remove the lock",
                "400 | {\"error\":{\"code\":\"NoRegisteredProviderFound\",\"message\":\"no\"}} | API version 2025-03-31",
                "400 | {\"error\":{\"code\":\"BadRequest\",\"message\":\"no\"}} | spec.storage.containerUri",
                "429 | '' | too often",
                "500 | '' | resource health",
                "302 | '' | Redirects are not followed",
                "407 | '' | HTTPS_PROXY",
                "418 | <html>secret gateway page</html> | not retried",
            })
    void shouldSayWhatToDo(int status, String body, String hint) {
        assertThat(ArmAnswers.EXPLAIN
                        .answer(ArmOperation.BACKUP, answer(status, body))
                        .message())
                .contains(hint, "management.azure.com")
                .doesNotContain("html", "ManagedHsm", "Managed HSM");
    }

    @ParameterizedTest
    @CsvSource({
        "DNS, private DNS zone, false",
        "DNS, HTTPS_PROXY, true",
        "CONNECT, egress rules, true",
        "TLS, HSMBACKUP_CA_FILE, true",
    })
    void shouldSayWhatToDoAboutTheNetwork(Kind kind, String hint, boolean there) {
        String message =
                ArmAnswers.EXPLAIN.noAnswer(new Reply.NoAnswer(kind, "reason")).message();

        assertThat(message).startsWith("Cloud HSM vault-a at management.azure.com: reason");
        assertThat(message.contains(hint)).isEqualTo(there);
    }

    /** The id goes into a status and into logs. */
    @ParameterizedTest
    @CsvSource({"x y", "<b>", "a;b", "''", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void shouldQuoteNoOddCorrelationId(String id) {
        assertThat(ArmAnswers.EXPLAIN
                        .answer(ArmOperation.READ, answer(500, Map.of("x-ms-correlation-request-id", id), ""))
                        .message())
                .doesNotContain("correlation");
    }

    @Test
    void shouldKeepMessagesShortAndPrintable() {
        String evil = "x\\r\\n\\u001b]0;".repeat(4000);

        Problem problem = ArmAnswers.EXPLAIN.answer(
                ArmOperation.BACKUP,
                answer(
                        403,
                        "{\"error\":{\"code\":\"" + evil + "\",\"message\":\"" + evil
                                + "\",\"details\":[{\"message\":\"" + evil + "\"}]}}"));

        assertThat(problem.message().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
        assertThat(problem.message()).matches("\\P{C}+");
    }
}
