package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.AzureRequests.Route;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Blob storage over HTTPS, by hand (ADR 15): List Blobs and Delete Blob. */
final class AzureBlobGateway implements BlobGateway {

    static final String STORAGE_VERSION = "2021-12-02";

    /** So that a page's XML, with all its properties, stays far below {@link CappedBody#LIMIT}. */
    static final int PAGE = 100;

    /** Azure's are far shorter; a longer one would not fit into an address. */
    private static final int LONGEST_MARKER = 2048;

    private static final Set<String> NO_CONTAINER = Set.of("ContainerNotFound");
    private static final Set<String> NO_BLOB = Set.of("BlobNotFound", "ContainerNotFound", "ResourceNotFound");

    private final HsmChannel channel;

    AzureBlobGateway(HsmChannel channel) {
        this.channel = channel;
    }

    @Override
    public BlobAnswer list(HsmTarget target, URI container, String folder, @Nullable String marker) {
        ExplainBlobs explain = explain(target, container);
        Optional<Problem> unfit = unfit(container, folder, explain);
        if (unfit.isPresent()) {
            return new BlobAnswer.Unavailable(unfit.get(), null);
        }
        String page = marker == null ? "" : "&marker=" + URLEncoder.encode(marker, StandardCharsets.UTF_8);
        URI uri = URI.create(
                container + "?restype=container&comp=list&maxresults=" + PAGE + "&prefix=" + folder + "/" + page);
        return send(target, Route.LIST_BLOBS, HttpRequest.newBuilder(uri), explain, answer -> {
            if (answer.status() != 200) {
                boolean none = answer.status() == 404 && hasCode(answer, NO_CONTAINER);
                return none ? new BlobAnswer.Gone() : failed(answer, explain);
            }
            return page(folder, answer, explain);
        });
    }

    @Override
    public BlobAnswer delete(HsmTarget target, URI container, String folder, String blob) {
        ExplainBlobs explain = explain(target, container);
        Optional<Problem> unfit = unfit(container, folder, explain)
                .or(() -> BlobNames.isBelow(folder, blob)
                        ? Optional.empty()
                        : Optional.of(explain.refused("not a blob of the backup in " + folder + ": " + blob)));
        if (unfit.isPresent()) {
            return new BlobAnswer.Unavailable(unfit.get(), null);
        }
        URI uri = URI.create(container + "/" + BlobNames.encode(blob));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).DELETE().header("x-ms-delete-snapshots", "include");
        return send(target, Route.DELETE_BLOB, request, explain, answer -> switch (answer.status()) {
            case 200, 202, 204 -> new BlobAnswer.Gone();
            case 404 -> hasCode(answer, NO_BLOB) ? new BlobAnswer.Gone() : failed(answer, explain);
            default -> failed(answer, explain);
        });
    }

    private BlobAnswer page(String folder, Reply.Answer answer, ExplainBlobs explain) {
        Optional<BlobList> list = answer.whole() ? BlobList.read(answer.body()) : Optional.empty();
        if (list.isEmpty()) {
            return unavailable(explain.malformed(answer, "the list of blobs is broken or not whole"));
        }
        Optional<String> foreign = list.get().names().stream()
                .filter(name -> !BlobNames.isBelow(folder, name))
                .findFirst();
        if (foreign.isPresent()) {
            return unavailable(
                    explain.malformed(answer, "the list of blobs below " + folder + "/ names " + foreign.get()));
        }
        String next = list.get().next();
        return next != null && next.length() > LONGEST_MARKER
                ? unavailable(explain.malformed(answer, "the marker of its next page is too long"))
                : new BlobAnswer.Page(list.get().names(), next);
    }

    private BlobAnswer failed(Reply.Answer answer, ExplainBlobs explain) {
        Problem problem = explain.answer(answer);
        return answer.status() == 409 && ExplainBlobs.immutable(problem.code())
                ? new BlobAnswer.Immutable(problem)
                : new BlobAnswer.Unavailable(problem, StartReading.retryAfter(answer, channel.now()));
    }

    /** A 401 changed nothing, so one more request with a fresh token is safe. */
    private BlobAnswer send(
            HsmTarget target,
            Route route,
            HttpRequest.Builder request,
            ExplainBlobs explain,
            Function<Reply.Answer, BlobAnswer> read) {
        return switch (channel.token(target, Cloud.storageScope())) {
            case Token.Refused(Problem problem) -> unavailable(problem);
            case Token.Granted token -> {
                Reply reply = send(route, request, token, explain);
                if (reply instanceof Reply.Answer refused
                        && refused.status() == 401
                        && channel.replace(target, Cloud.storageScope(), token) instanceof Token.Granted fresh) {
                    reply = send(route, request, fresh, explain);
                }
                yield switch (reply) {
                    case Reply.Answer answer -> read.apply(answer);
                    case Reply.NoAnswer none -> unavailable(explain.noAnswer(none));
                };
            }
        };
    }

    private Reply send(Route route, HttpRequest.Builder request, Token.Granted token, ExplainBlobs explain) {
        return channel.observed(
                explain.container().getHost(),
                route,
                () -> channel.transport()
                        .send(
                                request.copy()
                                        .setHeader("x-ms-version", STORAGE_VERSION)
                                        .setHeader("Authorization", "Bearer " + token.value()),
                                channel.deadlines().read()));
    }

    private Optional<Problem> unfit(URI container, String folder, ExplainBlobs explain) {
        return channel.allowed()
                .refuse(container)
                .or(() -> BlobNames.isFolder(folder)
                        ? Optional.empty()
                        : Optional.of(explain.refused("not the name of a backup's folder: " + folder)));
    }

    private ExplainBlobs explain(HsmTarget target, URI container) {
        return new ExplainBlobs(container, channel.clientId(target));
    }

    private static boolean hasCode(Reply.Answer answer, Set<String> codes) {
        String code = ExplainBlobs.code(answer);
        return code != null && codes.contains(code);
    }

    private static BlobAnswer unavailable(Problem problem) {
        return new BlobAnswer.Unavailable(problem, null);
    }
}
