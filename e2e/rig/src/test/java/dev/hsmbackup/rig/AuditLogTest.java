package dev.hsmbackup.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    @TempDir
    private Path dir = Path.of("");

    @Test
    void shouldReadAWriteToASubresource() throws IOException {
        AuditLog log = logOf("""
                {"stage":"ResponseComplete","verb":"update","user":{"username":"operator"},\
                "objectRef":{"resource":"hsmbackups","subresource":"status","namespace":"team","name":"nightly","apiGroup":"hsmbackup.dev"},\
                "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-22T03:00:00.123456Z",\
                "annotations":{"authorization.k8s.io/decision":"allow"}}
                """);

        assertThat(log.entriesOf("operator")).singleElement().satisfies(entry -> {
            assertThat(entry.resource()).isEqualTo("hsmbackups/status");
            assertThat(entry.group()).isEqualTo("hsmbackup.dev");
            assertThat(entry.code()).isEqualTo(200);
            assertThat(entry.isWrite()).isTrue();
            assertThat(entry.allowed()).isTrue();
        });
        assertThat(log.entriesOf("somebody")).isEmpty();
    }

    @Test
    void shouldCountAWatchOnceFromItsBeginning() throws IOException {
        AuditLog begun = logOf(watch("ResponseStarted", 200));
        AuditLog ended = logOf(watch("ResponseStarted", 200) + watch("ResponseComplete", 200));

        assertThat(begun.entries()).hasSize(1);
        assertThat(ended.entries()).hasSize(1);
    }

    @Test
    void shouldSeeARefusedWatch() throws IOException {
        assertThat(logOf(watch("ResponseComplete", 403)).entries())
                .singleElement()
                .returns(403, AuditLog.Entry::code)
                .returns(false, AuditLog.Entry::allowed);
    }

    @Test
    void shouldLeaveOutALineThatIsNotWrittenToItsEnd() throws IOException {
        String whole = watch("ResponseStarted", 200);
        AuditLog log = logOf(whole + whole.substring(0, whole.length() / 2));

        assertThat(log.entries()).hasSize(1);
    }

    private AuditLog logOf(String text) throws IOException {
        return new AuditLog(Files.writeString(dir.resolve("audit.log"), text));
    }

    private static String watch(String stage, int code) {
        return """
                {"stage":"%s","verb":"watch","user":{"username":"operator"},"objectRef":{"resource":"managedhsms"},\
                "responseStatus":{"code":%d},"requestReceivedTimestamp":"2026-11-22T03:00:00Z"}
                """.formatted(stage, code);
    }
}
