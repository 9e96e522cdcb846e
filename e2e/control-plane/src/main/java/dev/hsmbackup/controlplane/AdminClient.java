package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The few requests that we make ourselves, as administrator; everything else is for kubectl and real clients. */
record AdminClient(URI server, HttpClient http) implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static AdminClient of(URI server, X509Certificate authority, Authority.Identity admin) {
        var client = HttpClient.newBuilder()
                .sslContext(tls(authority, admin))
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(TIMEOUT)
                .build();
        return new AdminClient(server, client);
    }

    boolean isOk(String path) {
        try {
            return send(request(path).GET()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Posts an object.
     *
     * @return the answer's body
     * @throws ControlPlaneException the API server refuses, or cannot be reached
     */
    String post(String path, String json) {
        return expectSuccess(
                "POST " + path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Deletes an object; it may be gone already. */
    void delete(String path) {
        try {
            send(request(path).DELETE());
        } catch (IOException e) {
            throw ControlPlaneException.of("DELETE " + path, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
    }

    private String expectSuccess(String what, HttpRequest.Builder request) {
        try {
            var answer = send(request);
            if (answer.statusCode() / 100 != 2) {
                throw new ControlPlaneException(what + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw ControlPlaneException.of(what, e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw ControlPlaneException.interrupted("asking the API server", e);
        }
    }

    private static SSLContext tls(X509Certificate authority, Authority.Identity admin) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            store.setKeyEntry("admin", admin.key(), new char[0], new X509Certificate[] {admin.certificate()});
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot set TLS up with our own certificates", e);
        }
    }
}
