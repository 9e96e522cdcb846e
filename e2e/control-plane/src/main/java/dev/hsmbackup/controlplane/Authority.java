package dev.hsmbackup.controlplane;

import java.io.IOException;
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
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A throw-away certificate authority. Its key lives in memory only.
 *
 * @param certificate the root
 * @param key the root's key
 * @param now start of the validity of all it issues
 */
record Authority(X509Certificate certificate, PrivateKey key, Instant now) {
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final Duration VALID = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A certificate and its key. */
    record Identity(X509Certificate certificate, PrivateKey key) {
        String certificatePem() {
            return Pem.of(certificate);
        }

        String keyPem() {
            return Pem.of(key);
        }
    }

    static Authority create(String name, Instant now) {
        var pair = ecKey();
        var subject = subject(name, List.of());
        return new Authority(
                sign(subject, subject, pair, pair.getPrivate(), now, extensions -> {
                    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
                }),
                pair.getPrivate(),
                now);
    }

    /** A server's certificate, for 127.0.0.1 and the names of the Kubernetes service. It also serves as a client's. */
    Identity server(String name) {
        return issue(subject(name, List.of()), ecKey(), extensions -> {
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "10.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.dNSName, "kubernetes.default.svc"),
            }));
            extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
        });
    }

    /** A client's certificate; Kubernetes reads the user from CN and the groups from O. */
    Identity client(String user, List<String> groups) {
        return issue(
                subject(user, groups),
                rsaKey(),
                extensions -> extensions.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)));
    }

    private Identity issue(X500Name subject, KeyPair pair, Extensions extensions) {
        var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return new Identity(sign(subject, issuer, pair, key, now, extensions), pair.getPrivate());
    }

    private static X500Name subject(String user, List<String> groups) {
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> name.addRDN(BCStyle.O, group));
        return name.addRDN(BCStyle.CN, user).build();
    }

    /** For clients: the Java client of fabric8 reads EC keys only where it is told so. */
    static KeyPair rsaKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has RSA", e);
        }
    }

    /** For authorities and servers: made in no time. */
    private static KeyPair ecKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has P-256", e);
        }
    }

    private interface Extensions {
        void addTo(JcaX509v3CertificateBuilder builder) throws IOException;
    }

    private static X509Certificate sign(
            X500Name subject, X500Name issuer, KeyPair pair, PrivateKey signer, Instant now, Extensions extensions) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(64, RANDOM).add(BigInteger.ONE),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(VALID)),
                    subject,
                    pair.getPublic());
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Cannot sign a certificate for " + subject, e);
        }
    }
}
