package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.ClientAuthenticationException;
import dev.hsmbackup.operator.port.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static Problem read(String message) {
        RuntimeException failure = new RuntimeException(new ClientAuthenticationException(message, null));
        return SignInProblem.read(failure, SETTINGS, new Identities.Identity("c", "t"));
    }
}
