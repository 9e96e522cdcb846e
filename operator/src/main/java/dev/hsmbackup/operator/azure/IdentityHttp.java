package dev.hsmbackup.operator.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The way of azure-identity into the network: our transport, and only to the cloud's authority (for a managed identity:
 * to the metadata service). Assertions and secrets go nowhere else, whatever a library or an answer asks for.
 */
final class IdentityHttp implements HttpClient {
    /** Azure's instance metadata service, and the local endpoint of other Azure hosts (IDENTITY_ENDPOINT). */
    private static final Set<String> METADATA = Set.of("169.254.169.254", "localhost", "127.0.0.1");

    private final Transport transport;
    private final Cloud cloud;
    private final boolean managed;
    private final Duration deadline;
    private final AzureRequests requests;

    IdentityHttp(Transport transport, AzureSettings settings, Duration deadline, AzureRequests requests) {
        this.transport = transport;
        this.cloud = settings.cloud();
        this.managed = settings.credential() == CredentialKind.MANAGED_IDENTITY;
        this.deadline = deadline;
        this.requests = requests;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        URI uri = JdkRequests.uri(request);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        if (!allowed(uri, host)) {
            throw new UncheckedIOException(new NoToken(
                    host, new Reply.NoAnswer(Kind.CONNECT, "refused by the operator: not the authority of the cloud")));
        }
        java.net.http.HttpRequest.Builder builder = JdkRequests.head(request)
                .method(
                        request.getHttpMethod().toString(),
                        java.net.http.HttpRequest.BodyPublishers.ofByteArray(JdkRequests.body(request)));
        long begin = System.nanoTime();
        Reply reply = transport.send(builder, deadline);
        requests.observed(
                host, AzureRequests.Route.TOKEN, reply.outcome(), Duration.ofNanos(System.nanoTime() - begin));
        return switch (reply) {
            case Reply.Answer answer
            when answer.fromProxy() ->
                throw new UncheckedIOException(
                        new NoToken(host, new Reply.NoAnswer(Kind.CONNECT, "the proxy demands authentication (407)")));
            case Reply.Answer answer
            when !answer.whole() ->
                throw new UncheckedIOException(
                        new NoToken(host, new Reply.NoAnswer(Kind.NO_ANSWER, "the answer broke off or is too large")));
            case Reply.Answer answer -> new BufferedResponse(request, answer);
            case Reply.NoAnswer none -> throw new UncheckedIOException(new NoToken(host, none));
        };
    }

    private boolean allowed(URI uri, String host) {
        return (cloud.signsInAt(host) && "https".equalsIgnoreCase(uri.getScheme()) && uri.getPort() == -1)
                || (managed && METADATA.contains(host));
    }

    /** Tells through the layers of azure-identity and MSAL what the network did. */
    static final class NoToken extends IOException {
        private static final long serialVersionUID = 1L;
        private final String host;
        private final transient Reply.NoAnswer reply;

        NoToken(String host, Reply.NoAnswer reply) {
            super(host + ": " + reply.reason());
            this.host = host;
            this.reply = reply;
        }

        String host() {
            return host;
        }

        Reply.NoAnswer reply() {
            return reply;
        }
    }
}
