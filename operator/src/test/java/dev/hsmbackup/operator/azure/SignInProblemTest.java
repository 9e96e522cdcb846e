package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.ClientAuthenticationException;
import dev.hsmbackup.operator.port.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInProblemTest {
    private static final AzureSettings SETTINGS =
            AzureSettings.fromEnvironment(Map.of("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/token"));

    @ParameterizedTest
    @CsvSource({
        "AADSTS70021, system:serviceaccount:",
        "AADSTS700211, system:serviceaccount:",
        "AADSTS700213, system:serviceaccount:",
        "AADSTS700016, must exist in that tenant",
        "AADSTS90002, check tenantId",
        "AADSTS7000215, AZURE_CLIENT_SECRET",
        "AADSTS7000222, has expired",
        "AADSTS700024, token file is being rotated",
        "AADSTS12345, look the code up",
    })
    void shouldSayWhatToDoByCode(String code, String hint) {
        Problem problem = read(code + ": Some words of Entra. Trace ID: 1 Correlation ID: 2 Timestamp: 3");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.CREDENTIAL);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message())
                .startsWith("no token by WorkloadIdentity for client c in tenant t: " + code + ": Some words of Entra.")
                .contains(hint)
                .doesNotContain("Trace ID", "Correlation");
    }

    @Test
    void shouldCleanForeignWords() {
        assertThat(read("odd\r\nanswer " + "x".repeat(9000)).message())
                .contains("odd answer")
                .matches("\\P{C}+")
                .hasSizeLessThan(1024);
    }

    /** Whoever answers for Entra may quote what it was sent, in the form that it was sent in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AADSTS7000215: Invalid client secret provided: 'Qp7~canary Zx/81'.",
                "the body was client_secret=Qp7%7Ecanary+Zx%2F81&scope=x",
                "the value Qp7%7Ecanary+Zx%2F81 is wrong",
                "Qp7~canary Zx/81",
            })
    void shouldLeaveOutItsOwnSecrets(String message) {
        AzureSettings settings = AzureSettings.fromEnvironment(Map.of(
                "HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret",
                "AZURE_CLIENT_ID", "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11",
                "AZURE_TENANT_ID", "6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b12",
                "AZURE_CLIENT_SECRET", "Qp7~canary Zx/81"));

        Problem problem = SignInProblem.read(
                new ClientAuthenticationException(message, null), settings, new Identities.Identity("c", "t"));

        assertThat(problem.message()).contains("(removed)").doesNotContain("canary");
    }

    private static Problem read(String message) {
        RuntimeException failure = new RuntimeException(new ClientAuthenticationException(message, null));
        return SignInProblem.read(failure, SETTINGS, new Identities.Identity("c", "t"));
    }
}
