package dev.hsmbackup.operator.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.security.keyvault.administration.KeyVaultAdministrationServiceVersion;
import com.azure.security.keyvault.administration.KeyVaultBackupClient;
import com.azure.security.keyvault.administration.KeyVaultBackupClientBuilder;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One request of {@code KeyVaultBackupClient} that starts a job. The library writes the request; this class, at the end of a
 * pipeline without any policy (no retry, no challenge, no redirect, no logging), sends it once and keeps the answer as
 * it came. What the library makes of the answer does not matter: it would turn a broken body into an exception and hide
 * the job id until a further request. Any further request of the library is refused here, before the network.
 */
final class StartCall implements HttpClient {
    /** For a request that the library did not even make. */
    static final Reply NOT_MADE = new Reply.NoAnswer(Problem.Kind.CONNECT, "the request could not be made");

    private final Transport transport;
    private final HttpMethod method;
    private final String address;
    private final UUID attemptId;
    private final Token.Granted token;
    private final Duration deadline;
    private boolean used;
    private @Nullable Reply reply;

    private StartCall(
            Transport transport,
            HttpMethod method,
            String address,
            UUID attemptId,
            Token.Granted token,
            Duration deadline) {
        this.transport = transport;
        this.method = method;
        this.address = address;
        this.attemptId = attemptId;
        this.token = token;
        this.deadline = deadline;
    }

    /** Starts a full backup. */
    static Optional<Reply> backup(
            Transport transport, String host, URI container, UUID attemptId, Token.Granted token, Duration deadline) {
        String address = "https://" + host + "/backup?";
        return new StartCall(transport, HttpMethod.POST, address, attemptId, token, deadline)
                .send(host, client -> client.beginBackup(container.toString(), null));
    }

    /** Starts a restore, of the whole HSM or of one key. */
    static Optional<Reply> restore(
            Transport transport,
            String host,
            RestoreRequest request,
            UUID attemptId,
            Token.Granted token,
            Duration deadline) {
        String key = request.keyName();
        String address = "https://" + host + (key == null ? "/restore?" : "/keys/" + key + "/restore?");
        return new StartCall(transport, HttpMethod.PUT, address, attemptId, token, deadline)
                .send(
                        host,
                        client -> key == null
                                ? client.beginRestore(request.folderUri(), null)
                                : client.beginSelectiveKeyRestore(key, request.folderUri(), null));
    }

    /** What came of the request; empty where the library did not even make one. */
    private Optional<Reply> send(String host, Function<KeyVaultBackupClient, ?> begin) {
        try {
            // The poller is thrown away unused: it sends nothing by itself after the start.
            var _ = begin.apply(new KeyVaultBackupClientBuilder()
                    .vaultUrl("https://" + host)
                    .serviceVersion(KeyVaultAdministrationServiceVersion.V7_5)
                    .pipeline(new HttpPipelineBuilder().httpClient(this).build())
                    .buildClient());
        } catch (RuntimeException | StackOverflowError _) {
            // Told by the reply, or by there being none. The library reads nested errors by recursion.
        }
        return reply();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public synchronized HttpResponse sendSync(HttpRequest request, Context context) {
        URI uri = JdkRequests.uri(request);
        if (used || request.getHttpMethod() != method || !uri.toString().startsWith(address)) {
            throw new UncheckedIOException(
                    new IOException("refused: " + request.getHttpMethod() + " " + uri.getPath()));
        }
        used = true;
        Reply answer = transport.sendOnce(
                method.toString(),
                JdkRequests.head(request)
                        .setHeader("Authorization", "Bearer " + token.value())
                        .setHeader("x-ms-client-request-id", attemptId.toString()),
                new OneShotBody(JdkRequests.body(request)),
                deadline);
        reply = answer;
        return switch (answer) {
            case Reply.Answer whole -> new BufferedResponse(request, whole);
            case Reply.NoAnswer none -> throw new UncheckedIOException(new IOException(none.reason()));
        };
    }

    private synchronized Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }
}
