package dev.hsmbackup.simulator.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Ends TLS for any host, with a certificate made on first use. */
public final class ServerTls {
    private static final char[] PASSWORD = "throw-away".toCharArray();

    private final CertificateAuthority authority;
    private final KeyPair keys = CertificateAuthority.newKeys();
    private final Map<Identity, SSLContext> contexts = new ConcurrentHashMap<>();

    /** What is wrong with the certificate. */
    public enum Flaw {
        NONE,
        EXPIRED,
        SELF_SIGNED,
        WRONG_HOST
    }

    private record Identity(String host, Flaw flaw) {}

    public ServerTls(CertificateAuthority authority) {
        this.authority = authority;
    }

    /** Layers the server side of TLS over the connection; the handshake is up to the caller. */
    public SSLSocket over(Socket raw, String host, Flaw flaw) throws IOException {
        SSLContext context = contexts.computeIfAbsent(new Identity(host, flaw), this::context);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, false);
        socket.setUseClientMode(false);
        return socket;
    }

    private SSLContext context(Identity identity) {
        X509Certificate leaf = switch (identity.flaw()) {
            case NONE -> authority.leaf(identity.host(), keys);
            case EXPIRED -> authority.expired(identity.host(), keys);
            case SELF_SIGNED -> authority.selfSigned(identity.host(), keys);
            case WRONG_HOST -> authority.leaf("wrong-host.invalid", keys);
        };
        X509Certificate[] chain = identity.flaw() == Flaw.SELF_SIGNED
                ? new X509Certificate[] {leaf}
                : new X509Certificate[] {leaf, authority.certificate()};
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("leaf", keys.getPrivate(), PASSWORD, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot prepare TLS for " + identity.host(), e);
        }
    }
}
