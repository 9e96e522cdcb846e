package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.PAYMENTS;
import static dev.hsmbackup.operator.azure.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {

    @Test
    void shouldNameTheRoleAndTheCommandThatGivesIt() {
        Problem problem = explain(
                403,
                "{\"error\":{\"code\":\"AccessDenied\",\"message\":\"Not authorized to access"
                        + " Microsoft.KeyVault/managedHsm/backup/start/action on / (Activity ID: 1)\"}}");

        assertThat(problem.code()).isEqualTo("AccessDenied");
        assertThat(problem.message())
                .startsWith("payments.managedhsm.azure.net answered 403: AccessDenied, Not authorized to access")
                .contains(
                        "az keyvault role assignment create --hsm-name payments --role \"Managed HSM Backup\" --scope /"
                                + " --assignee client-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | {\"error\":{\"code\":\"Forbidden\",\"message\":\"Client address is not authorized and caller is not a trusted service.\",\"innererror\":{\"code\":\"ForbiddenByFirewall\"}}} | network-rule add --hsm-name payments",
                "403 | {\"error\":{\"code\":\"Forbidden\",\"message\":\"Public network access is disabled and request is not from a trusted service nor via an approved private link.\"}} | private endpoint",
                "401 | '' | tenantId",
                "409 | {\"error\":{\"code\":\"Conflict\",\"message\":\"Another backup operation is in progress\"}} | takes one at a time",
                "404 | '' | activated",
                "429 | '' | too often",
                "500 | {\"error\":{\"code\":\"UnknownError\"}} | Azure's side",
                "302 | '' | Redirects are not followed",
                "407 | '' | HTTPS_PROXY",
                "400 | <html>secret gateway page</html> | containerUri",
            })
    void shouldSayWhatToDo(int status, String body, String hint) {
        assertThat(explain(status, body).message()).contains(hint).doesNotContain("html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":null}",
                "{\"error\":\"text\"}",
                "{\"error\":[]}",
                "{\"error\":{\"code\":null,\"message\":null,\"innererror\":null}}",
                "{\"error\":{\"code\":{},\"message\":7,\"innererror\":\"x\"}}",
                "[1]",
                "nonsense"
            })
    void shouldSurviveOddErrorObjects(String body) {
        Problem problem = explain(403, body);

        assertThat(problem.code()).isNull();
        assertThat(problem.message())
                .startsWith("payments.managedhsm.azure.net answered 403. Give the identity the role");
    }

    @Test
    void shouldKeepMessagesShortAndPrintable() {
        String evil = "x\\r\\n\\u001b]0;".repeat(4000);

        Problem problem = explain(403, "{\"error\":{\"code\":\"" + evil + "\",\"message\":\"" + evil + "\"}}");

        assertThat(problem.message().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(1024);
        assertThat(problem.message()).matches("\\P{C}+").contains("Managed HSM Backup");
    }

    private static Problem explain(int status, String body) {
        return Explain.answer(PAYMENTS, "client-1", answer(status, body));
    }
}
