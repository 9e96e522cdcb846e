package dev.hsmbackup.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hsmbackup.operator.telemetry.AuditLog.StartOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Through SLF4J and the shipped configuration, down to the bytes. */
class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.hsmbackup.test");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

    @BeforeEach
    void listen() {
        var shipped = context.getConfiguration().getAppender("stdout");
        var appender = OutputStreamAppender.newBuilder()
                .setName("test")
                .setTarget(out)
                .setLayout(shipped.getLayout())
                .build();
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        context.updateLoggers();
    }

    @AfterEach
    void restore() {
        context.getConfiguration().getRootLogger().removeAppender("test");
        context.updateLoggers();
        Logging.setLevel("INFO");
    }

    @Test
    void shouldWriteOneObjectPerLineWithTheKeysAtTheTop() throws IOException {
        LOG.atInfo()
                .addKeyValue(LogKeys.EVENT, "listening")
                .addKeyValue(LogKeys.ADDRESS, "127.0.0.1:8080")
                .log("Listening");

        var line = onlyLine();

        assertThat(line.propertyStream().map(it -> it.getKey()))
                .containsExactlyInAnyOrder("timestamp", "level", "logger", "thread", "message", "event", "address");
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("logger").asText()).isEqualTo("dev.hsmbackup.test");
        assertThat(line.get("message").asText()).isEqualTo("Listening");
        assertThat(line.get("event").asText()).isEqualTo("listening");
        assertThat(line.get("address").asText()).isEqualTo("127.0.0.1:8080");
        assertThat(Instant.parse(line.get("timestamp").asText()))
                .isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    void shouldTellWhichResourceAFrameworksLineIsAbout() throws IOException {
        MDC.put("resource.name", "nightly");
        MDC.put("resource.resourceVersion", "4711");
        LOG.warn("from the framework");
        MDC.clear();

        assertThat(onlyLine().get("resource.name").asText()).isEqualTo("nightly");
        assertThat(onlyLine().has("resource.resourceVersion")).isFalse();
    }

    @Test
    void shouldNotLeakKeysIntoTheNextLine() throws IOException {
        LOG.atInfo().addKeyValue(LogKeys.NAME, "nightly").log("one");
        LOG.info("two");

        assertThat(lines().get(1).has("name")).isFalse();
    }

    @Test
    void shouldWriteTheAuditLineOfAStart() throws IOException {
        AuditLog.start(subject("nightly"), StartOutcome.STARTED, "0123456789abcdef0123456789abcdef", null, null);

        assertThat(withoutTime(onlyLine())).isEqualTo(JSON.readTree("""
                {"level": "INFO", "logger": "audit", "message": "Backup start", "event": "backup-start",
                 "namespace": "team-a", "name": "nightly", "uid": "11", "attemptId": "22", "hsm": "payments",
                 "host": "payments.managedhsm.azure.net", "outcome": "started",
                 "jobId": "0123456789abcdef0123456789abcdef"}
                """));
    }

    @Test
    void shouldWriteTheAuditLineOfAnEnd() throws IOException {
        AuditLog.end(subject("nightly"), BackupResult.UNKNOWN, null, null, "StartOutcomeUnknown");

        assertThat(withoutTime(onlyLine())).isEqualTo(JSON.readTree("""
                {"level": "INFO", "logger": "audit", "message": "Backup end", "event": "backup-end",
                 "namespace": "team-a", "name": "nightly", "uid": "11", "attemptId": "22", "hsm": "payments",
                 "host": "payments.managedhsm.azure.net", "outcome": "unknown", "detail": "StartOutcomeUnknown"}
                """));
    }

    @Test
    void shouldTellWhichKeyWasRestored() throws IOException {
        var subject = new AuditLog.Subject(
                "Restore", "team-a", "back", "11", "22", "payments", "payments.managedhsm.azure.net", "card-signing");

        AuditLog.start(subject, StartOutcome.STARTED, "33", "https://x/mhsm-payments-20260301010203", null);
        AuditLog.end(subject, BackupResult.SUCCEEDED, "33", "https://x/mhsm-payments-20260301010203", null);

        assertThat(withoutTime(lines().getFirst())).isEqualTo(JSON.readTree("""
                {"level": "INFO", "logger": "audit", "message": "Restore start", "event": "restore-start",
                 "namespace": "team-a", "name": "back", "uid": "11", "attemptId": "22", "hsm": "payments",
                 "host": "payments.managedhsm.azure.net", "outcome": "started", "keyName": "card-signing",
                 "jobId": "33", "folder": "https://x/mhsm-payments-20260301010203"}
                """));
        assertThat(lines().getLast().get("keyName").asText()).isEqualTo("card-signing");
    }

    @Test
    void shouldWriteTheAuditLineWhateverTheLevel() throws IOException {
        Logging.setLevel("ERROR");

        LOG.warn("silent");
        AuditLog.start(subject("nightly"), StartOutcome.UNKNOWN, null, null, "no answer");

        assertThat(onlyLine().get("logger").asText()).isEqualTo("audit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a\u001b[2Jb",
                "a\u009b2Jb",
                "a\u0085b",
                "a\u2028b\u2029c",
                "a\u202eb",
                "a\u0000b\u0007c",
                "\"}\n{\"level\":\"FATAL\",\"message\":\"forged",
                "${jndi:ldap://127.0.0.1/x} ${env:PATH} {}",
                "\ud800 lone surrogate",
            })
    void shouldKeepForeignTextInsideItsString(String text) throws IOException {
        LOG.atWarn()
                .setCause(new IllegalStateException(text))
                .addKeyValue(LogKeys.DETAIL, text)
                .log(text);
        AuditLog.start(subject(text), StartOutcome.NOT_STARTED, null, null, text);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("(?s)[ -~\\n]*")
                .hasLineCount(2);
        assertThat(lines())
                .allSatisfy(line ->
                        assertThat(line.get("detail").asText()).isEqualTo(text.replaceAll("[^\\x00-\\x7f]", "?")));
        assertThat(lines().get(0).get("level").asText()).isEqualTo("WARN");
    }

    @Test
    void shouldCutWhatIsTooLong() throws IOException {
        LOG.atError()
                .setCause(new IllegalStateException("x".repeat(1_000_000)))
                .addKeyValue(LogKeys.DETAIL, "y".repeat(1_000_000))
                .log("z".repeat(1_000_000));

        assertThat(out.size()).isLessThan(40_000);
        var line = onlyLine();
        assertThat(line.get("message").asText()).startsWith("zzz").endsWith("...[cut]");
        assertThat(line.get("detail").asText()).startsWith("yyy").endsWith("...[cut]");
        assertThat(line.get("exception").asText()).startsWith("java.lang.IllegalStateException: xxx");
    }

    @Test
    void shouldWriteTheStackOfAnException() throws IOException {
        LOG.atError()
                .setCause(new IllegalStateException("outer", new IOException("inner")))
                .log("failed");

        var line = onlyLine();
        assertThat(line.get("exception").asText()).startsWith("java.lang.IllegalStateException: outer\n\tat ");
        assertThat(line.get("rootCause").asText()).isEqualTo("java.io.IOException");
        assertThat(line.get("rootCauseMessage").asText()).isEqualTo("inner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.azure.core.http.policy.HttpLoggingPolicy",
                "com.azure.identity.ClientSecretCredential",
                "com.azure.security.keyvault.administration.KeyVaultBackupClient.beginBackup",
                "com.microsoft.aad.msal4j.HttpHelper",
                "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor",
                "io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor",
                "jdk.httpclient.HttpClient",
                "sun.net.httpserver",
                "reactor.netty.http.client",
            })
    void shouldNeverLogRequestsOfLibraries(String logger) {
        Logging.setLevel("TRACE");

        assertThat(LOG.isTraceEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger(logger).isDebugEnabled()).isFalse();
    }

    private static AuditLog.Subject subject(String name) {
        return new AuditLog.Subject(
                "Backup", "team-a", name, "11", "22", "payments", "payments.managedhsm.azure.net", null);
    }

    private static JsonNode withoutTime(JsonNode line) {
        return ((ObjectNode) line).without(List.of("timestamp", "thread"));
    }

    private JsonNode onlyLine() throws IOException {
        var lines = lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private List<JsonNode> lines() throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (var line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
