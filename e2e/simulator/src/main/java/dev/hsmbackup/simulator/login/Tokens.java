package dev.hsmbackup.simulator.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hsmbackup.simulator.fleet.Identity;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.http.Request;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Issues and checks access tokens. They look like Entra's v1 tokens and are signed with a throw-away key. */
public final class Tokens {
    private static final String BEARER = "Bearer ";
    private static final int REMEMBERED = 10_000;

    private final Registry registry;
    private final InstantSource machine;
    private final RSAKey key = ProcessKey.KEY;
    private final Deque<String> known = new ArrayDeque<>();
    private long issued;
    private long revokedUpTo;

    /** One key per process: making it is the slowest part of a start, and it dies with the process anyway. */
    private static final class ProcessKey {
        static final RSAKey KEY = make();

        private static RSAKey make() {
            try {
                return new RSAKeyGenerator(2048)
                        .keyID(UUID.randomUUID().toString().replace("-", ""))
                        .generate();
            } catch (JOSEException e) {
                throw new IllegalStateException("cannot make the token key", e);
            }
        }
    }

    /** An access token and its life in seconds. */
    public record Grant(String token, long expiresIn) {}

    public Tokens(Registry registry, InstantSource machine) {
        this.registry = registry;
        this.machine = machine;
    }

    /** The public keys, as the discovery document names them. */
    public Map<String, Object> publicKeys() {
        return new JWKSet(key.toPublicJWK()).toJSONObject();
    }

    public Grant issue(Identity identity, String tenant, String audience) {
        Instant now = machine.instant();
        issued++;
        String objectId = registry.objectId(identity);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .audience(audience)
                .issuer("https://sts.windows.net/" + tenant + "/")
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(identity.lifetime())))
                .claim("appid", identity.clientId())
                .claim("appidacr", identity.allSecrets().isEmpty() ? "2" : "1")
                .claim("idtyp", "app")
                .claim("oid", objectId)
                .subject(objectId)
                .claim("tid", tenant)
                .claim("uti", Long.toString(issued))
                .claim("ver", "1.0")
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
        String token = jwt.serialize();
        known.addLast(token);
        if (known.size() > REMEMBERED) {
            known.removeFirst();
        }
        // Entra rounds down: a token of one hour says 3599.
        return new Grant(token, Math.max(0, identity.lifetime().toSeconds() - 1));
    }

    /** All tokens issued so far (the last ten thousand), for those who look where they must not be. */
    public List<String> issued() {
        return List.copyOf(known);
    }

    /** Makes every token issued so far worthless; clients learn it by a 401. */
    public void revokeAll() {
        revokedUpTo = issued;
    }

    /** What a token turned out to be. */
    public sealed interface Checked {}

    /** A token that is good. */
    public record Good(Caller caller) implements Checked {}

    /**
     * A token that is not, and the first reason why.
     *
     * @param about what the reason is about: the audience or issuer it has, or when it expired; else empty
     */
    public record Bad(Flaw flaw, String about) implements Checked {}

    /** Why a token is not good. */
    public enum Flaw {
        MISSING,
        /** Not ours, of an identity that is gone, or revoked. */
        INVALID,
        WRONG_AUDIENCE,
        WRONG_TENANT,
        EXPIRED
    }

    /** The caller, if the request carries a token of this tenant for one of the audiences that is still good. */
    public Optional<Caller> verify(Request request, Set<String> audiences, String tenant) {
        return check(request, audiences, tenant) instanceof Good good ? Optional.of(good.caller()) : Optional.empty();
    }

    /** Judges the request's token; it must be of this tenant and for one of the audiences. */
    public Checked check(Request request, Set<String> audiences, String tenant) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> check(value.substring(BEARER.length()).trim(), audiences, tenant))
                .orElseGet(() -> new Bad(Flaw.MISSING, ""));
    }

    private Checked check(String token, Set<String> audiences, String tenant) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
                return new Bad(Flaw.INVALID, "");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!claims.getExpirationTime().toInstant().isAfter(machine.instant())) {
                return new Bad(
                        Flaw.EXPIRED, claims.getExpirationTime().toInstant().toString());
            }
            if (claims.getAudience().stream().noneMatch(audiences::contains)) {
                return new Bad(Flaw.WRONG_AUDIENCE, String.join(" ", claims.getAudience()));
            }
            if (!tenant.equals(claims.getStringClaim("tid"))) {
                return new Bad(Flaw.WRONG_TENANT, claims.getIssuer());
            }
            if (Long.parseLong(claims.getStringClaim("uti")) <= revokedUpTo) {
                return new Bad(Flaw.INVALID, "");
            }
            return registry.application(tenant, claims.getStringClaim("appid"))
                    .<Checked>map(identity -> new Good(caller(identity)))
                    .orElseGet(() -> new Bad(Flaw.INVALID, ""));
        } catch (ParseException | JOSEException | NumberFormatException e) {
            return new Bad(Flaw.INVALID, "");
        }
    }

    private Caller caller(Identity identity) {
        return new Caller(identity.name(), identity.clientId(), registry.objectId(identity));
    }
}
