package dev.hsmbackup.apigate.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the current context of a kubeconfig says.
 *
 * @param server address of the API server
 * @param trust trusts the cluster's authority and nobody else
 * @param user name of the user
 * @param token the user's bearer token, empty if it has another credential
 */
public record Cluster(URI server, SSLContext trust, String user, Optional<String> token) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * Reads a kubeconfig.
     *
     * @throws IOException it cannot be read, or says too little; the message says what
     */
    public static Cluster read(Path kubeconfig) throws IOException {
        JsonNode config = YAML.readTree(Files.readString(kubeconfig));
        JsonNode context =
                entry(config, "contexts", config.path("current-context").asText(""), "context", kubeconfig);
        JsonNode cluster = entry(config, "clusters", context.path("cluster").asText(""), "cluster", kubeconfig);
        String userName = context.path("user").asText("");
        JsonNode user = entry(config, "users", userName, "user", kubeconfig);
        URI server = URI.create(cluster.path("server").asText(""));
        if (!"https".equals(server.getScheme())) {
            throw new IOException(
                    kubeconfig + ": the cluster's server must be an https:// address, not '" + server + "'");
        }
        return new Cluster(server, trust(cluster, kubeconfig), userName, token(user, kubeconfig));
    }

    private static JsonNode entry(JsonNode config, String list, String name, String field, Path file)
            throws IOException {
        for (JsonNode one : config.path(list)) {
            if (one.path("name").asText("").equals(name)) {
                return one.path(field);
            }
        }
        throw new IOException(file + ": has no entry '" + name + "' in " + list);
    }

    private static Optional<String> token(JsonNode user, Path kubeconfig) throws IOException {
        if (user.hasNonNull("token")) {
            return Optional.of(user.path("token").asText());
        }
        if (user.hasNonNull("tokenFile")) {
            Path file = kubeconfig
                    .toAbsolutePath()
                    .resolveSibling(user.path("tokenFile").asText());
            return Optional.of(Files.readString(file).strip());
        }
        return Optional.empty();
    }

    private static SSLContext trust(JsonNode cluster, Path kubeconfig) throws IOException {
        byte[] pem;
        if (cluster.hasNonNull("certificate-authority-data")) {
            pem = Base64.getDecoder()
                    .decode(cluster.path("certificate-authority-data").asText());
        } else if (cluster.hasNonNull("certificate-authority")) {
            pem = Files.readAllBytes(kubeconfig
                    .toAbsolutePath()
                    .resolveSibling(cluster.path("certificate-authority").asText()));
        } else {
            throw new IOException(kubeconfig + ": the cluster names no certificate authority; the gate verifies the API"
                    + " server and has no switch to skip that");
        }
        try (InputStream in = new ByteArrayInputStream(pem)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int index = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + index++, one);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(kubeconfig + ": the cluster's certificate authority cannot be used: " + e, e);
        }
    }
}
