package dev.hsmbackup.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.blob.Azurite;
import dev.hsmbackup.simulator.fleet.Fleet;
import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A simulator and a plain client that reaches it as any client would: proxy, CA, real host names. */
final class Rig implements AutoCloseable {
    final Simulator simulator;
    private final HttpClient client;
    private final SSLContext trust;

    Rig(Path directory) {
        this(directory, Optional.empty());
    }

    Rig(Path directory, Fleet fleet) {
        this(directory, Optional.empty(), fleet);
    }

    Rig(Path directory, Optional<Azurite> azurite) {
        this(directory, azurite, TestFleet.fleet());
    }

    private Rig(Path directory, Optional<Azurite> azurite, Fleet fleet) {
        try {
            simulator = Simulator.start(new SimulatorOptions(fleet, directory, azurite, 0, 0));
            trust = trusting(simulator.ca());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), simulator.proxy().getPort())))
                .sslContext(trust)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    SSLContext trust() {
        return trust;
    }

    static SSLContext trusting(Path ca) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(String method, String url, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(client, request.build());
    }

    private static HttpResponse<String> exchange(HttpClient client, HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> bytes(String url, String authorization) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", authorization)
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.readObject(response.body())
                .orElseThrow(
                        () -> new AssertionError("no JSON object: " + response.statusCode() + " " + response.body()));
    }

    HttpResponse<String> login(String host, String tenant, Map<String, String> form) throws IOException {
        String text = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
        return send(
                "POST",
                "https://" + host + "/" + tenant + "/oauth2/v2.0/token",
                text,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    String token(String clientId, String scope) throws IOException {
        return token(TestFleet.LOGIN, TestFleet.TENANT, clientId, scope);
    }

    String token(String host, String tenant, String clientId, String scope) throws IOException {
        HttpResponse<String> response = login(
                host,
                tenant,
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        clientId,
                        "client_secret",
                        TestFleet.SECRET,
                        "scope",
                        scope));
        return json(response).path("access_token").asText();
    }

    String hsmToken() throws IOException {
        return token(TestFleet.CLIENT, "https://managedhsm.azure.net/.default");
    }

    /** A request to the HSM under the operator's token. */
    HttpResponse<String> hsm(String method, String path, String body) throws IOException {
        return hsm(TestFleet.HSM, method, path, body);
    }

    HttpResponse<String> hsm(String host, String method, String path, String body) throws IOException {
        return send(
                method,
                "https://" + host + path,
                body,
                "Authorization",
                "Bearer " + hsmToken(),
                "Content-Type",
                "application/json");
    }

    /** Starts a backup, lets its time pass and returns its folder's name. */
    String backedUpFolder(String host) throws IOException {
        String id = json(hsm(host, "POST", "/backup?api-version=7.5", backupBody()))
                .path("jobId")
                .asText();
        advance("10s");
        String uri = json(hsm(host, "GET", "/backup/" + id + "/pending", ""))
                .path("azureStorageBlobContainerUri")
                .asText();
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    static String backupBody() {
        return "{\"storageResourceUri\":\"" + TestFleet.CONTAINER + "\",\"useManagedIdentity\":true}";
    }

    static String restoreBody(String folderField, String folder) {
        return "{\"sasTokenParameters\":{\"storageResourceUri\":\"" + TestFleet.CONTAINER
                + "/\",\"useManagedIdentity\":true},\"" + folderField + "\":\"" + folder + "\"}";
    }

    JsonNode control(String method, String path, String body) throws IOException {
        HttpResponse<String> response = controlResponse(method, path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return json(response);
    }

    HttpResponse<String> controlResponse(String method, String path, String body) throws IOException {
        try (HttpClient direct = HttpClient.newHttpClient()) {
            return exchange(
                    direct,
                    HttpRequest.newBuilder(URI.create(simulator.control() + path))
                            .method(method, BodyPublishers.ofString(body))
                            .build());
        }
    }

    void advance(String by) throws IOException {
        control("POST", "/clock", "{\"advance\":\"" + by + "\"}");
    }

    List<JsonNode> arrivals() throws IOException {
        return Files.readAllLines(simulator.arrivals()).stream()
                .map(line -> Json.readObject(line).orElseThrow())
                .toList();
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            simulator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
