package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * As {@link Explain}, for requests to blob storage.
 *
 * @param clientId null: a managed identity without one
 */
record ExplainBlobs(URI container, @Nullable String clientId) {

    /** The role that lists and deletes blobs. */
    static final String ROLE = "Storage Blob Data Contributor";

    Problem answer(Reply.Answer answer) {
        if (answer.fromProxy()) {
            return Explain.proxy(container.getHost());
        }
        String code = code(answer);
        Kind kind = Explain.kind(answer.status());
        return Explain.problem(
                kind,
                code,
                container.getHost() + " answered " + answer.status() + (code == null ? "" : ": " + code) + ". "
                        + remedy(kind, answer, code));
    }

    Problem noAnswer(Reply.NoAnswer none) {
        String remedy = none.kind() == Kind.DNS
                ? ". Check the storage account's name, and the private DNS zone where it has a private endpoint; behind a"
                        + " proxy set HTTPS_PROXY"
                : Explain.network(none.kind());
        return Explain.problem(none.kind(), null, container.getHost() + ": " + none.reason() + remedy);
    }

    Problem malformed(Reply.Answer answer, String what) {
        return Explain.problem(
                Kind.MALFORMED_ANSWER, null, container.getHost() + " answered " + answer.status() + ", but " + what);
    }

    Problem refused(String what) {
        return Explain.problem(Kind.INVALID_REQUEST, null, what);
    }

    /** Storage's word for the matter; null: none, so that it is perhaps not storage that answered. */
    static @Nullable String code(Reply.Answer answer) {
        return answer.headers()
                .firstValue("x-ms-error-code")
                .map(code -> Text.cleanOrNull(code, Text.WORD))
                .orElse(null);
    }

    private String remedy(Kind kind, Reply.Answer answer, @Nullable String code) {
        return switch (kind) {
            case FORBIDDEN -> forbidden(code);
            case UNAUTHORIZED ->
                "It refuses the identity's token, also a fresh one: check that tenantId is the tenant of the storage account"
                        + " and that HSMBACKUP_AZURE_CLOUD is its cloud";
            case BUSY ->
                immutable(code)
                        ? "An immutability policy or a legal hold keeps the blobs until it ends or is lifted"
                        : "The container or a blob is being changed by somebody else";
            case THROTTLED -> "The storage account is asked too often";
            case NOT_FOUND -> "Check spec.storage.containerUri of the ManagedHsm";
            case SERVER_ERROR -> "The fault is on Azure's side, or the storage account is too busy";
            case REJECTED ->
                answer.status() == 412
                        ? "Somebody holds a lease on a blob: break it (az storage blob lease break)"
                        : Explain.NO_REMEDY;
            case MALFORMED_ANSWER -> Explain.unexpected(answer);
            default -> Explain.NO_REMEDY;
        };
    }

    private String forbidden(@Nullable String code) {
        if ("AuthorizationFailure".equals(code)) {
            return "The storage account's network rules refuse the operator's address: add it (az storage account"
                    + " network-rule add), or use a private endpoint; or the identity lacks the role " + ROLE;
        }
        return "Give the identity the role: az role assignment create --role \"" + ROLE + "\" --assignee "
                + (clientId == null ? "<object id of the operator's identity>" : clientId)
                + " --scope <id of storage account " + account() + ">/blobServices/default/containers"
                + container.getPath() + " ; it takes effect within minutes";
    }

    private String account() {
        String host = container.getHost();
        return host.substring(0, host.indexOf('.'));
    }

    /** BlobImmutableDueToPolicy, and its like of legal holds. */
    static boolean immutable(@Nullable String code) {
        return code != null && (code.contains("Immutable") || code.contains("LegalHold"));
    }
}
