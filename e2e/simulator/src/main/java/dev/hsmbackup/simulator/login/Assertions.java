package dev.hsmbackup.simulator.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hsmbackup.simulator.fleet.Identity;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges client assertions: federated ones (issuer, subject and audience must fit a federated credential of the
 * identity) and those signed with a client certificate (issuer and subject are the client id).
 */
final class Assertions {
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private Assertions() {}

    /** Empty where the assertion is good. */
    static Optional<EntraError> judge(Identity identity, String assertion, String tokenEndpointPrefix, Instant now) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (claims.getExpirationTime() == null
                    || claims.getExpirationTime().toInstant().isBefore(now.minus(LEEWAY))) {
                return Optional.of(EntraError.assertionExpired());
            }
            return identity.clientId().equals(claims.getIssuer())
                    ? judgeCertificate(identity, jwt, claims, tokenEndpointPrefix)
                    : judgeFederated(identity, jwt, claims);
        } catch (ParseException | JOSEException e) {
            return Optional.of(EntraError.malformedAssertion());
        }
    }

    private static Optional<EntraError> judgeCertificate(
            Identity identity, SignedJWT jwt, JWTClaimsSet claims, String tokenEndpointPrefix) throws JOSEException {
        boolean addressed = claims.getAudience().stream().anyMatch(aud -> aud.startsWith(tokenEndpointPrefix));
        if (!addressed || !identity.clientId().equals(claims.getSubject())) {
            return Optional.of(EntraError.malformedAssertion());
        }
        for (String pem : identity.allCertificates()) {
            X509Certificate certificate = X509CertUtils.parse(pem);
            if (certificate != null && signedBy(jwt, certificate.getPublicKey())) {
                return Optional.empty();
            }
        }
        return Optional.of(EntraError.badSignature());
    }

    private static Optional<EntraError> judgeFederated(Identity identity, SignedJWT jwt, JWTClaimsSet claims)
            throws JOSEException, ParseException {
        boolean signatureWrong = false;
        for (Identity.Federated credential : identity.allFederated()) {
            if (!fits(credential, claims)) {
                continue;
            }
            if (credential.jwks() == null
                    || signedByOne(jwt, JWKSet.parse(credential.jwks()).getKeys())) {
                return Optional.empty();
            }
            signatureWrong = true;
        }
        return Optional.of(
                signatureWrong
                        ? EntraError.badSignature()
                        : EntraError.noFederatedMatch(
                                text(claims.getIssuer()),
                                text(claims.getSubject()),
                                String.join(",", claims.getAudience())));
    }

    private static boolean fits(Identity.Federated credential, JWTClaimsSet claims) {
        return (credential.issuer() == null || credential.issuer().equals(claims.getIssuer()))
                && credential.subject().equals(claims.getSubject())
                && claims.getAudience().contains(credential.expectedAudience());
    }

    private static boolean signedByOne(SignedJWT jwt, List<JWK> keys) throws JOSEException {
        for (JWK key : keys) {
            boolean named = jwt.getHeader().getKeyID() == null
                    || key.getKeyID() == null
                    || key.getKeyID().equals(jwt.getHeader().getKeyID());
            if (named && key instanceof AsymmetricJWK pair && signedBy(jwt, pair.toPublicKey())) {
                return true;
            }
        }
        return false;
    }

    private static boolean signedBy(SignedJWT jwt, Key key) throws JOSEException {
        return jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), key));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
