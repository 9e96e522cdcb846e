package dev.hsmbackup.operator.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key and certificate, made by the JDK's keytool, and the authority that signed it as PEM. */
record TestCertificates(SSLContext server, Path pem) {
    private static final String PASSWORD = "changeit";

    /**
     * @param options further options of {@code keytool -genkeypair}, such as {@code -startdate}
     */
    static TestCertificates make(Path folder, String alternativeName, String... options) {
        try {
            Path store = folder.resolve("server.p12");
            Path pem = folder.resolve("server.pem");
            keytool(
                    store,
                    List.of(
                            "-genkeypair",
                            "-alias",
                            "ca",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=test authority",
                            "-ext",
                            "bc:c"));
            keytool(
                    store,
                    Stream.concat(
                                    Stream.of("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=test"),
                                    Stream.concat(
                                            Stream.of("-signer", "ca", "-ext", "SAN=dns:" + alternativeName),
                                            Stream.of(options)))
                            .toList());
            keytool(store, List.of("-exportcert", "-rfc", "-alias", "ca", "-file", pem.toString()));
            keytool(store, List.of("-delete", "-alias", "ca"));
            return new TestCertificates(context(store), pem);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's key and certificate in one PEM, as the Azure CLI writes it; the certificate alone is client.crt. */
    static Path client(Path folder) {
        try {
            Path file = folder.resolve("client.p12");
            Path crt = folder.resolve("client.crt");
            keytool(file, List.of("-genkeypair", "-alias", "client", "-keyalg", "RSA", "-dname", "CN=client"));
            keytool(file, List.of("-exportcert", "-rfc", "-alias", "client", "-file", crt.toString()));
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            byte[] key = store.getKey("client", PASSWORD.toCharArray()).getEncoded();
            Path pem = folder.resolve("client.pem");
            Files.writeString(
                    pem,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n"
                            + Files.readString(crt));
            return pem;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, List<String> arguments) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.concat(Stream.of(tool), arguments.stream()),
                                Stream.of("-keystore", store.toString(), "-storepass", PASSWORD))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
