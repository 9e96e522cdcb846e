package dev.hsmbackup.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** A simulator with clusters, and a plain client of ARM under the operator's token. */
final class ClusterRig implements AutoCloseable {
    static final String V = "?api-version=2025-03-31";
    static final String CONTAINER = "https://chsmbackups.blob.core.windows.net/keys";
    static final String SCOPE = "https://management.azure.com/.default";

    final Rig rig;

    ClusterRig(Path directory) {
        rig = new Rig(directory, ClusterFleet.fleet());
    }

    static String url(String cluster) {
        return "https://" + ClusterFleet.ARM + ClusterFleet.GROUP + "/cloudHsmClusters/" + cluster;
    }

    String token(String clientId) throws IOException {
        return rig.token(clientId, SCOPE);
    }

    /** A request to any URL under the operator's token. */
    HttpResponse<String> send(String method, String url, String body) throws IOException {
        return sendAs(TestFleet.CLIENT, method, url, body);
    }

    HttpResponse<String> sendAs(String clientId, String method, String url, String body) throws IOException {
        return rig.send(
                method, url, body, "Authorization", "Bearer " + token(clientId), "Content-Type", "application/json");
    }

    HttpResponse<String> get(String cluster) throws IOException {
        return send("GET", url(cluster) + V, "");
    }

    JsonNode properties(String cluster) throws IOException {
        return Rig.json(get(cluster)).path("properties");
    }

    HttpResponse<String> post(String cluster, String operation, String body) throws IOException {
        return send("POST", url(cluster) + "/" + operation + V, body);
    }

    HttpResponse<String> backup(String cluster) throws IOException {
        return post(cluster, "backup", backupBody());
    }

    HttpResponse<String> restore(String cluster, String backupId) throws IOException {
        return post(cluster, "restore", restoreBody(backupId));
    }

    /** Backs up, lets its time pass and returns the backup's id. */
    String backedUp(String cluster) throws IOException {
        HttpResponse<String> started = backup(cluster);
        rig.advance("8s");
        return poll(cluster, "backup", jobId(started)).path("backupId").asText();
    }

    /** The properties that the status of an ended job has. */
    JsonNode poll(String cluster, String kind, String jobId) throws IOException {
        return Rig.json(status(cluster, kind, jobId)).path("properties");
    }

    HttpResponse<String> status(String cluster, String kind, String jobId) throws IOException {
        return send("GET", url(cluster) + "/" + kind + "OperationStatus/" + jobId + V, "");
    }

    static String jobId(HttpResponse<String> started) {
        String location =
                started.headers().firstValue("location").orElseThrow(() -> new AssertionError(started.body()));
        return location.replaceAll(".*/|\\?.*", "");
    }

    static String backupBody() {
        return "{\"azureStorageBlobContainerUri\":\"" + CONTAINER + "\"}";
    }

    static String restoreBody(String backupId) {
        return "{\"azureStorageBlobContainerUri\":\"" + CONTAINER + "\",\"backupId\":\"" + backupId + "\"}";
    }

    JsonNode state(String name) throws IOException {
        return rig.control("GET", "/state", "")
                .path("clusters")
                .valueStream()
                .filter(cluster -> cluster.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<String> keyIds(String name) throws IOException {
        return state(name)
                .path("keys")
                .valueStream()
                .map(key -> key.path("name").asText() + " " + key.path("id").asText())
                .toList();
    }

    long damages() throws IOException {
        return rig.arrivals().stream()
                .filter(line -> line.path("damaged").asBoolean())
                .count();
    }

    static String code(HttpResponse<String> response) {
        return Rig.json(response).path("error").path("code").asText();
    }

    static String message(HttpResponse<String> response) {
        return Rig.json(response).path("error").path("message").asText();
    }

    @Override
    public void close() {
        rig.close();
    }
}
