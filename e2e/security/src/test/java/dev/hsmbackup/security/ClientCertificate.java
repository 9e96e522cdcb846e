package dev.hsmbackup.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate to sign in with. */
final class ClientCertificate {

    private ClientCertificate() {}

    /**
     * Makes one.
     *
     * @param pfx gets key and certificate, under the password
     * @return the certificate, PEM
     */
    static String make(Path pfx, String password) throws IOException, InterruptedException, GeneralSecurityException {
        Path output = pfx.resolveSibling("keytool.txt");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "operator",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=operator",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        pfx.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + Files.readString(output));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pfx)) {
            store.load(in, password.toCharArray());
        }
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(store.getCertificate("operator").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
