package dev.hsmbackup.simulator.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/** A certificate authority made at start and forgotten at the end; its key never leaves the process. */
public final class CertificateAuthority {
    private static final X500Principal NAME = new X500Principal("CN=Azure simulator throw-away CA");

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final KeyPair keys;
    private final X509Certificate certificate;

    public CertificateAuthority(InstantSource clock) {
        this.clock = clock;
        this.keys = newKeys();
        this.certificate = issue(NAME, keys, NAME, keys.getPrivate(), authority(), null, Duration.ofDays(-2));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The CA's certificate, to be put into the trust store of the clients. */
    public String pem() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A server certificate for the host, signed by this CA. */
    X509Certificate leaf(String host, KeyPair hostKeys) {
        return issue(subject(host), hostKeys, NAME, keys.getPrivate(), server(host), certificate, Duration.ofDays(-2));
    }

    /** A server certificate whose last day was yesterday. */
    X509Certificate expired(String host, KeyPair hostKeys) {
        return issue(subject(host), hostKeys, NAME, keys.getPrivate(), server(host), certificate, Duration.ofDays(-40));
    }

    /** A server certificate that nobody but itself signed. */
    X509Certificate selfSigned(String host, KeyPair hostKeys) {
        return issue(
                subject(host), hostKeys, subject(host), hostKeys.getPrivate(), server(host), null, Duration.ofDays(-2));
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make P-256 keys", e);
        }
    }

    private static X500Principal subject(String host) {
        // A common name holds 64 characters at most; the real name stands in the alternative names.
        return new X500Principal("CN=" + (host.length() > 64 ? "azure-simulator" : host));
    }

    @FunctionalInterface
    private interface Extensions {
        void addTo(JcaX509v3CertificateBuilder builder) throws IOException;
    }

    private static Extensions authority() {
        return builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        };
    }

    private static Extensions server(String host) {
        return builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host)));
        };
    }

    private X509Certificate issue(
            X500Principal subject,
            KeyPair subjectKeys,
            X500Principal issuer,
            PrivateKey signer,
            Extensions extensions,
            @Nullable X509Certificate authority,
            Duration start) {
        Instant from = clock.instant().plus(start);
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(120, random),
                    Date.from(from),
                    Date.from(from.plus(Duration.ofDays(39))),
                    subject,
                    subjectKeys.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(subjectKeys.getPublic()));
            if (authority != null) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        ids.createAuthorityKeyIdentifier(authority.getPublicKey()));
            }
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a certificate for " + subject, e);
        }
    }
}
