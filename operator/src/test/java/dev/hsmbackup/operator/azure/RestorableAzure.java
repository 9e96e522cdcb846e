package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The gateway for restores with short deadlines, and a simulator behind it. */
final class RestorableAzure implements AutoCloseable {

    static final String KEY = "card-signing";
    static final String FOLDER = "mhsm-payments-2026030101020304";
    static final RestoreRequest REQUEST = new RestoreRequest(READABLE, FOLDER, null);

    static final Deadlines SHORT =
            new Deadlines(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(3));

    final SimulatedAzure azure;
    final HsmChannel channel;
    final AzureHsmGateway gateway;
    final AzureRestoreGateway restores;

    RestorableAzure(Path directory, AzureRequests requests) throws IOException {
        this(directory, requests, SHORT);
    }

    /** With the deadlines of the shipped operator: for tests that wait for nothing. */
    static RestorableAzure patient(Path directory, AzureRequests requests) throws IOException {
        return new RestorableAzure(directory, requests, Deadlines.DEFAULT);
    }

    private RestorableAzure(Path directory, AzureRequests requests, Deadlines deadlines) throws IOException {
        azure = new SimulatedAzure(directory);
        AzureSettings settings = AzureSettings.fromEnvironment(azure.environment());
        channel = new HsmChannel(settings, InstantSource.system(), requests, deadlines);
        gateway = AzureHsmGateway.create(settings, InstantSource.system(), requests, deadlines);
        restores = new AzureRestoreGateway(channel);
    }

    /** A request for what the HSM has now. */
    RestoreRequest backedUp(HsmTarget target, @Nullable String key) {
        String job = started(gateway.startBackup(target, READABLE, UUID.randomUUID()));
        pass("11s");
        var ended = (JobAnswer.Ended) gateway.backupJob(target, job);
        String folderUri = Objects.requireNonNull(ended.folderUri());
        return new RestoreRequest(
                READABLE, folderUri.substring(READABLE.toString().length() + 1), key);
    }

    JobAnswer.Ended ended(HsmTarget target, String job) {
        return (JobAnswer.Ended) restores.restoreJob(target, job);
    }

    void delete(HsmTarget target, String path) {
        var token = (Token.Granted) channel.token(target);
        URI uri = URI.create("https://" + target.host() + path + "?api-version=7.5");
        Reply reply = channel.transport()
                .send(
                        HttpRequest.newBuilder(uri).DELETE().header("Authorization", "Bearer " + token.value()),
                        Duration.ofSeconds(5));
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Answer.class, it -> assertThat(it.status()).isEqualTo(200));
    }

    void pass(String time) {
        azure.control("POST", "/clock", "{\"advance\":\"" + time + "\"}");
    }

    void keys(HsmTarget target, String keys) {
        azure.control("PATCH", "/hsms/" + SimulatedAzure.name(target), "{\"keys\": " + keys + "}");
    }

    List<String> keys(HsmTarget target) {
        return azure.control("GET", "/state", "")
                .at("/hsms")
                .valueStream()
                .filter(hsm -> hsm.path("name").asText().equals(SimulatedAzure.name(target)))
                .flatMap(hsm -> hsm.path("keys").valueStream())
                .map(key -> key.path("name").asText())
                .toList();
    }

    List<JsonNode> puts(HsmTarget target) {
        return azure.arrivals(target.host()).stream()
                .filter(arrival -> arrival.path("method").asText().equals("PUT"))
                .toList();
    }

    static String started(CheckAnswer answer) {
        assertThat(answer).isInstanceOf(StartAnswer.Started.class);
        return ((StartAnswer.Started) answer).jobId();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        gateway.close();
        azure.close();
    }
}
