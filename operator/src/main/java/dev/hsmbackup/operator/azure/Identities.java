package dev.hsmbackup.operator.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The identities that targets ask for, each with its token. */
final class Identities implements AutoCloseable {
    /** A token is replaced this long before it ends, and not sent any more that long before; both at most. */
    private static final Duration STALE = Duration.ofMinutes(10);

    private static final Duration UNUSABLE = Duration.ofMinutes(1);

    /** What may stand behind {@code Bearer} (RFC 6750). */
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final AzureSettings settings;
    private final InstantSource clock;
    private final Duration deadline;
    private final HttpPipeline pipeline;
    private final Map<Use, TokenSource> sources = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    Identities(AzureSettings settings, InstantSource clock, Duration deadline, IdentityHttp http) {
        this.settings = settings;
        this.clock = clock;
        this.deadline = deadline;
        // No policies: no retries of azure-core (the operator's own are slower and jittered), no logging.
        this.pipeline = new HttpPipelineBuilder().httpClient(http).build();
    }

    /** Who asks; null ids: the operator's own. */
    record Identity(@Nullable String clientId, @Nullable String tenantId) {}

    /** What a token is for. */
    private record Use(Identity identity, String scope) {}

    /** The ids that are used for a target: its own, else the operator's. */
    Identity identity(HsmTarget target) {
        return new Identity(
                target.clientId() == null ? settings.clientId() : target.clientId(),
                target.tenantId() == null ? settings.tenantId() : target.tenantId());
    }

    /** A token for the target. */
    Token token(HsmTarget target) {
        return token(target, settings.cloud().scope(target));
    }

    /** A token for something else, with the identity that the target has. */
    Token token(HsmTarget target, String scope) {
        Optional<String> unfit = unfit(target);
        return unfit.isPresent()
                ? new Token.Refused(new Problem(Problem.Kind.CREDENTIAL, null, unfit.get()))
                : source(target, scope).get();
    }

    /** Another one, after the HSM, or ARM for it, refused this one. */
    Token replace(HsmTarget target, Token.Granted refused) {
        return replace(target, settings.cloud().scope(target), refused);
    }

    /** The same of {@link #token(HsmTarget, String)}. */
    Token replace(HsmTarget target, String scope, Token.Granted refused) {
        return source(target, scope).replace(refused);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private TokenSource source(HsmTarget target, String scope) {
        return sources.computeIfAbsent(
                new Use(identity(target), scope),
                use -> new TokenSource(() -> fetch(use.identity(), use.scope()), executor, clock, deadline));
    }

    /** Why the target's ids cannot work with the operator's kind of credential. */
    private Optional<String> unfit(HsmTarget target) {
        Identity identity = identity(target);
        String kind = settings.credential().word();
        if (settings.credential() == CredentialKind.MANAGED_IDENTITY) {
            return target.tenantId() == null
                    ? Optional.empty()
                    : Optional.of("spec.identity.tenantId cannot be used with HSMBACKUP_AZURE_CREDENTIAL=" + kind
                            + ": a managed identity belongs to one tenant; remove tenantId");
        }
        if (settings.credential() == CredentialKind.CLIENT_SECRET
                && !Objects.equals(identity.clientId(), settings.clientId())) {
            return Optional.of("spec.identity.clientId cannot be used with HSMBACKUP_AZURE_CREDENTIAL=" + kind
                    + ": the operator has the secret of one application only; remove clientId or run the operator with"
                    + " WorkloadIdentity");
        }
        if (identity.clientId() == null || identity.tenantId() == null) {
            return Optional.of("no " + (identity.clientId() == null ? "client id" : "tenant id")
                    + " is known for this HSM: set spec.identity on the " + target.kind() + ", or AZURE_CLIENT_ID and"
                    + " AZURE_TENANT_ID on the operator");
        }
        return Optional.empty();
    }

    /**
     * Fetches by a credential made for this one token: so a rotated token file or certificate is read anew, and no
     * second cache gives a refused token again.
     */
    private Token fetch(Identity identity, String scope) {
        Instant now = clock.instant();
        try {
            AccessToken token = credential(identity).getTokenSync(new TokenRequestContext().addScopes(scope));
            String value = token.getToken();
            if (value == null || !BEARER.matcher(value).matches()) {
                // The library takes any JSON object for a good answer.
                return new Token.Refused(new Problem(
                        Problem.Kind.CREDENTIAL, null, "no token: the answer to the request for one has none in it"));
            }
            Instant end = token.getExpiresAt().toInstant();
            Duration life = Duration.between(now, end);
            return new Token.Granted(
                    value, end.minus(min(STALE, life.dividedBy(3))), end.minus(min(UNUSABLE, life.dividedBy(10))));
        } catch (RuntimeException e) {
            return new Token.Refused(SignInProblem.read(e, settings, identity));
        }
    }

    private TokenCredential credential(Identity identity) {
        return switch (settings.credential()) {
            case WORKLOAD_IDENTITY ->
                entra(new WorkloadIdentityCredentialBuilder(), identity)
                        .tokenFilePath(String.valueOf(settings.federatedTokenFile()))
                        .build();
            case CLIENT_SECRET ->
                entra(new ClientSecretCredentialBuilder(), identity)
                        .clientSecret(
                                Objects.requireNonNull(settings.clientSecret()).value())
                        .build();
            case CLIENT_CERTIFICATE -> certificate(identity);
            case MANAGED_IDENTITY ->
                new ManagedIdentityCredentialBuilder()
                        .clientId(identity.clientId())
                        .pipeline(pipeline)
                        .build();
        };
    }

    private TokenCredential certificate(Identity identity) {
        String path = String.valueOf(settings.certificate());
        Secret password = settings.certificatePassword();
        ClientCertificateCredentialBuilder builder = entra(new ClientCertificateCredentialBuilder(), identity);
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".pfx") || lower.endsWith(".p12")) {
            builder.pfxCertificate(path);
        } else {
            builder.pemCertificate(path);
        }
        return (password == null ? builder : builder.clientCertificatePassword(password.value())).build();
    }

    private <B extends AadCredentialBuilderBase<B>> B entra(B builder, Identity identity) {
        return builder.clientId(Objects.requireNonNull(identity.clientId()))
                .tenantId(Objects.requireNonNull(identity.tenantId()))
                .authorityHost("https://" + settings.cloud().authorityHost() + "/")
                // The authority is one of three that are fixed in this code: nothing to discover.
                .disableInstanceDiscovery()
                .executorService(executor)
                .pipeline(pipeline);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
