package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of {@link Explain} for requests to Azure Resource Manager.
 *
 * @param host of ARM
 * @param target the Cloud HSM
 * @param clientId whose token was sent; null: that of a managed identity without one
 */
record ExplainArm(String host, HsmTarget target, @Nullable String clientId) {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    /** A problem for a status that is not the hoped-for one. */
    Problem answer(ArmOperation operation, Reply.Answer answer) {
        if (answer.fromProxy()) {
            return Explain.proxy(host);
        }
        AzureError error = AzureError.of(answer);
        Kind kind = Explain.kind(answer.status());
        // The id before the words, so that a long answer does not cut it off.
        return Explain.problem(
                kind,
                error.code(),
                who() + " answered " + answer.status() + correlation(answer) + error.quoted() + ". "
                        + remedy(kind, operation, answer, error));
    }

    /** A problem for an answer that never came. */
    Problem noAnswer(Reply.NoAnswer none) {
        String remedy = none.kind() == Kind.DNS
                ? ". Check the cluster's DNS; behind a proxy set HTTPS_PROXY"
                : Explain.network(none.kind());
        return Explain.problem(none.kind(), null, who() + ": " + none.reason() + remedy);
    }

    /** A problem for a success that says nothing usable. */
    Problem malformed(Reply.Answer answer, String what) {
        return Explain.problem(
                Kind.MALFORMED_ANSWER,
                null,
                who() + " answered " + answer.status() + correlation(answer) + ", but " + what);
    }

    private String who() {
        return "Cloud HSM " + target.name() + " at " + host;
    }

    /** With it, Azure's support and the subscription's activity log find the request. */
    private static String correlation(Reply.Answer answer) {
        return answer.headers()
                .firstValue("x-ms-correlation-request-id")
                .filter(id -> ID.matcher(id).matches())
                .map(id -> " (correlation id " + id + ")")
                .orElse("");
    }

    private String remedy(Kind kind, ArmOperation operation, Reply.Answer answer, AzureError error) {
        return switch (kind) {
            case FORBIDDEN -> forbidden(operation, error);
            case UNAUTHORIZED ->
                "It refuses the identity's token, also a fresh one: check that tenantId is the tenant of the subscription"
                        + " and that HSMBACKUP_AZURE_CLOUD is its cloud";
            case BUSY ->
                error.mentions("ScopeLocked")
                        ? "A lock on the resource, its group or its subscription forbids it: remove the lock"
                        : "The Cloud HSM is being changed, or runs another backup or restore; it takes one at a time";
            case THROTTLED -> "ARM is asked too often by this identity, or in this subscription";
            case NOT_FOUND -> notFound(error);
            case INVALID_REQUEST ->
                unknownVersion(error)
                        ? "Cloud HSM is not offered there in API version " + CloudHsmGateway.API_VERSION
                        : "Check spec.storage.containerUri and spec.resourceId of the CloudHsm";
            case SERVER_ERROR -> "The fault is on Azure's side; see the Cloud HSM's resource health";
            case MALFORMED_ANSWER -> Explain.unexpected(answer);
            default -> Explain.NO_REMEDY;
        };
    }

    private String forbidden(ArmOperation operation, AzureError error) {
        if (error.mentions("RequestDisallowedByPolicy")) {
            return "A policy of the subscription forbids it (Azure Policy)";
        }
        // Which built-in roles have the action is not documented; so the action is named, and the role is left open.
        return "Give the identity a role with the action " + operation.action()
                + ": az role assignment create --assignee "
                + (clientId == null ? "<object id of the operator's identity>" : clientId)
                + " --role <role> --scope " + ArmResource.of(target).path() + " ; it takes effect within minutes";
    }

    private static String notFound(AzureError error) {
        return error.mentions("SubscriptionNotFound")
                ? "Check the subscription in spec.resourceId of the CloudHsm, and that HSMBACKUP_AZURE_CLOUD and tenantId"
                        + " are its cloud and tenant"
                : "Check spec.resourceId of the CloudHsm, and that the Cloud HSM was not deleted (az cloudhsm list)";
    }

    private static boolean unknownVersion(AzureError error) {
        return error.mentions("NoRegisteredProviderFound") || error.mentions("InvalidApiVersionParameter");
    }
}
