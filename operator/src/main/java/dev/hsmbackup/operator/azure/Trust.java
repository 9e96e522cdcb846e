package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Which servers are believed: the system's authorities and those of one more file. There is no switch to trust all. */
final class Trust {
    /** Sessions that may be resumed; the JDK's default keeps 20,000, of 10 KiB and more each, for a day. */
    private static final int SESSIONS = 128;

    private Trust() {}

    /**
     * @param caFile certificates in PEM; null: the system's only
     * @throws SettingsException where the file cannot be read or holds no certificate
     */
    static SSLContext context(@Nullable Path caFile) {
        SSLContext context = trusting(caFile);
        context.getClientSessionContext().setSessionCacheSize(SESSIONS);
        return context;
    }

    private static SSLContext trusting(@Nullable Path caFile) {
        try {
            if (caFile == null) {
                return SSLContext.getDefault();
            }
            Collection<? extends Certificate> extra = certificates(caFile);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (X509Certificate authority : systemAuthorities()) {
                store.setCertificateEntry("system-" + index++, authority);
            }
            for (Certificate certificate : extra) {
                store.setCertificateEntry("extra-" + index++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JVM's TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** TLS 1.2 or newer, whatever the JVM's own defaults are. */
    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return parameters;
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new SettingsException("HSMBACKUP_CA_FILE=" + file + " cannot be read ("
                    + e.getClass().getSimpleName()
                    + "): mount the file there, readable for the operator's user, or unset the variable");
        } catch (CertificateException e) {
            throw new SettingsException("HSMBACKUP_CA_FILE=" + file + " is not a list of certificates in PEM: "
                    + Text.clean(String.valueOf(e.getMessage()), Text.QUOTE));
        }
        if (certificates.isEmpty()) {
            throw new SettingsException("HSMBACKUP_CA_FILE=" + file
                    + " holds no certificate: write PEM blocks that begin with -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static X509Certificate[] systemAuthorities() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
