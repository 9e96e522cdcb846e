package dev.hsmbackup.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.bench.Audit.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final String OPERATOR = "system:serviceaccount:system:operator";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("audit.log"));
    }

    @Test
    void shouldReadRequestsFromNowOn() throws IOException {
        log(line(OPERATOR, "get", "hsmbackups", "", "early"));
        Audit audit = Audit.fromNow(file, OPERATOR);
        log(line(OPERATOR, "update", "hsmbackups", "status", "nightly"));

        assertThat(audit.requests())
                .containsExactly(new Request(
                        Instant.parse("2026-11-22T06:00:00.000001Z"),
                        Instant.parse("2026-11-22T06:00:00.002Z"),
                        true,
                        "update",
                        "hsmbackups/status",
                        "nightly",
                        200));
        assertThat(audit.requests().getFirst().isWrite()).isTrue();
        assertThat(audit.requests().getFirst().is("update", "hsmbackups/status"))
                .isTrue();
    }

    @Test
    void shouldReadALineOnlyWhenItIsComplete() throws IOException {
        Audit audit = Audit.fromNow(file, OPERATOR);
        String line = line("admin", "create", "hsmbackups", "", "nightly");
        Files.writeString(file, line.substring(0, 40), StandardOpenOption.APPEND);
        int before = audit.requests().size();
        Files.writeString(file, line.substring(40), StandardOpenOption.APPEND);

        assertThat(before).isZero();
        assertThat(audit.requests())
                .singleElement()
                .returns(false, Request::byOperator)
                .returns("nightly", Request::name);
    }

    @Test
    void shouldLeaveOutWatchesAndTheBusinessOfOthers() throws IOException {
        Audit audit = Audit.fromNow(file, OPERATOR);
        log(line(OPERATOR, "watch", "hsmbackups", "", ""));
        log(line("system:kube-controller-manager", "get", "namespaces", "", "default"));

        assertThat(audit.requests()).isEmpty();
    }

    private void log(String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    private static String line(String user, String verb, String resource, String subresource, String name) {
        return """
                {"stage":"ResponseComplete","verb":"%s","user":{"username":"%s"},"objectRef":{"resource":"%s",\
                "name":"%s","subresource":"%s"},"responseStatus":{"code":200},\
                "requestReceivedTimestamp":"2026-11-22T06:00:00.000001Z","stageTimestamp":"2026-11-22T06:00:00.002Z"}
                """.formatted(verb, user, resource, name, subresource);
    }
}
