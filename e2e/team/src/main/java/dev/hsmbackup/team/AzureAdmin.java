package dev.hsmbackup.team;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.rig.Simulator;
import java.io.IOException;
import java.io.InputStream;
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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Somebody else who works with the same Azure: starts a backup beside the operator, looks into the storage. */
public final class AzureAdmin {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;

    AzureAdmin(Simulator simulator) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(
                        simulator.proxy().getHost(), simulator.proxy().getPort())))
                .sslContext(trusting(simulator))
                .build();
    }

    /** Starts a full backup, as a person with the Azure CLI would, and answers its job id. */
    public String startBackup(Hsm hsm) {
        String body = """
                {"storageResourceUri":"%s","useManagedIdentity":true}""".formatted(AzureFleet.CONTAINER);
        HttpResponse<String> answer =
                send(request("https://" + hsm.host() + "/backup?api-version=7.5", "https://managedhsm.azure.net")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
        return read(answer, 202, "/jobId");
    }

    /** Azure's word for the state of a backup job. */
    public String backupStatus(Hsm hsm, String jobId) {
        return read(
                send(request("https://" + hsm.host() + "/backup/" + jobId + "/pending", "https://managedhsm.azure.net")
                        .build()),
                200,
                "/status");
    }

    /** The names of the blobs below a folder of the container, as the storage service lists them: XML. */
    public String listBlobs(String folder) {
        HttpResponse<String> answer = send(request(
                        AzureFleet.CONTAINER + "?restype=container&comp=list&prefix=" + encode(folder),
                        "https://storage.azure.com")
                .header("x-ms-version", "2021-12-02")
                .build());
        return expect(answer, 200).body();
    }

    /** Writes a small blob, where the administrator may write; README of the simulator, {@code PATCH /containers}. */
    public void writeBlob(String name) {
        expect(
                send(request(AzureFleet.CONTAINER + "/" + name, "https://storage.azure.com")
                        .header("x-ms-version", "2021-12-02")
                        .header("x-ms-blob-type", "BlockBlob")
                        .PUT(BodyPublishers.ofString("x"))
                        .build()),
                201);
    }

    private HttpRequest.Builder request(String url, String resource) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token(resource));
    }

    private String token(String resource) {
        String form = "grant_type=client_credentials&client_id=" + AzureFleet.ADMIN_CLIENT + "&client_secret="
                + encode(AzureFleet.ADMIN_SECRET) + "&scope=" + encode(resource + "/.default");
        return read(
                send(HttpRequest.newBuilder(URI.create(
                                "https://login.microsoftonline.com/" + AzureFleet.TENANT + "/oauth2/v2.0/token"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build()),
                200,
                "/access_token");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(HttpResponse<String> answer, int status, String pointer) {
        try {
            return JSON.readTree(expect(answer, status).body()).at(pointer).asText();
        } catch (IOException e) {
            throw new AssertionError(answer.uri() + " answered no JSON: " + answer.body(), e);
        }
    }

    private static HttpResponse<String> expect(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static SSLContext trusting(Simulator simulator) {
        try (InputStream pem = Files.newInputStream(simulator.ca())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "simulator", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError("the simulator's CA cannot be used: " + e, e);
        }
    }
}
