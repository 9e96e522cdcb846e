package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.RestorableAzure.FOLDER;
import static dev.hsmbackup.operator.azure.RestorableAzure.KEY;
import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and addresses that must not be sent anywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRestoreTest {

    private static final String[] HOSTILE = {
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "/a",
        "a/",
        "a\\b",
        "a?b",
        "a#b",
        "a&b",
        "a%2fb",
        "a b",
        "a\nb",
        "a\r\nX: y",
        "a\"b",
        "a\",\"x\":\"",
        "a'b",
        "ä",
        "a\u0000",
        "\u202ea",
        "https://evil.example/a",
        "x".repeat(600),
    };

    private RestorableAzure it;
    private SimulatedAzure azure;
    private AzureRestoreGateway restores;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = new RestorableAzure(directory, AzureRequests.NONE);
        azure = it.azure;
        restores = it.restores;
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    static Stream<String> hostile() {
        return Stream.of(HOSTILE);
    }

    /** Whatever the policies let through: such a name would make a request to another path, or another body. */
    @ParameterizedTest
    @MethodSource("hostile")
    void shouldSendNoHostileName(String name) {
        HsmTarget target = azure.restorable("10s");
        int blobs = azure.arrivals("hsmbackups.blob.core.windows.net").size();
        RestoreRequest folder = new RestoreRequest(READABLE, name, null);
        RestoreRequest key = new RestoreRequest(READABLE, FOLDER, name);

        List<CheckAnswer> starts = List.of(
                restores.startRestore(target, folder, UUID.randomUUID()),
                restores.startCheck(target, folder, UUID.randomUUID()),
                restores.startRestore(target, key, UUID.randomUUID()));

        assertThat(starts)
                .allSatisfy(answer -> assertThat(StartFaults.text(answer)).isEqualTo("NotStarted INVALID_REQUEST"));
        assertThat(restores.folder(target, READABLE, name)).isEqualTo(Presence.NOT_KNOWN);
        assertThat(restores.key(target, name)).isEqualTo(Presence.NOT_KNOWN);
        assertThat(restores.restoreJob(target, name)).isInstanceOf(JobAnswer.Unavailable.class);
        assertThat(azure.arrivals(target.host())).isEmpty();
        assertThat(azure.arrivals("hsmbackups.blob.core.windows.net")).hasSize(blobs);
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "evil.example,                             -",
                "payments.managedhsm.azure.net.evil.example, -",
                "payments.managedhsm.azure.cn,             -",
                "-, https://evil.example/payments",
                "-, https://hsmbackups.blob.core.windows.net/payments?sig=x",
                "-, http://hsmbackups.blob.core.windows.net/payments",
                "-, https://hsmbackups.blob.core.windows.net/payments/sub",
            })
    void shouldAskNothingElsewhere(@Nullable String host, @Nullable URI container) {
        HsmTarget own = azure.restorable("10s");
        HsmTarget target = host == null ? own : new HsmTarget(host, null, null);
        URI where = container == null ? READABLE : container;
        int tokens = azure.arrivals("login.microsoftonline.com").size();
        int blobs = azure.arrivals("hsmbackups.blob.core.windows.net").size();
        RestoreRequest request = new RestoreRequest(where, FOLDER, null);

        assertThat(restores.startRestore(target, request, UUID.randomUUID()))
                .isInstanceOf(StartAnswer.NotStarted.class);
        assertThat(restores.startCheck(target, request, UUID.randomUUID())).isInstanceOf(StartAnswer.NotStarted.class);
        if (host == null) {
            assertThat(restores.folder(target, where, FOLDER)).isEqualTo(Presence.NOT_KNOWN);
        } else {
            assertThat(restores.key(target, KEY)).isEqualTo(Presence.NOT_KNOWN);
            assertThat(restores.restoreJob(target, Answers.JOB)).isInstanceOf(JobAnswer.Unavailable.class);
        }

        assertThat(azure.arrivals(own.host())).isEmpty();
        assertThat(azure.arrivals("login.microsoftonline.com")).hasSize(tokens);
        assertThat(azure.arrivals("hsmbackups.blob.core.windows.net")).hasSize(blobs);
        assertThat(azure.hosts()).noneMatch(asked -> asked.contains("evil"));
    }
}
