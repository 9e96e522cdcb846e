package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.Problem.Kind;
import org.jspecify.annotations.Nullable;

/** Turns what happened on the wire into a problem with a sentence for people: what, where, what to do. */
final class Explain {
    private Explain() {}

    /** The role that starts backups and asks for them. */
    static final String BACKUP_ROLE = "Managed HSM Backup";

    /** The role that starts restores and asks for them. */
    static final String RESTORE_ROLE = "Managed HSM Restore";

    static final String NO_REMEDY = "The request is not retried as it stands";

    /** A problem for a status of a backup's request that is not the hoped-for one. */
    static Problem answer(HsmTarget target, @Nullable String clientId, Reply.Answer answer) {
        return answer(target, clientId, BACKUP_ROLE, answer);
    }

    /**
     * A problem for a status that is not the hoped-for one.
     *
     * @param role what the identity needs
     */
    static Problem answer(HsmTarget target, @Nullable String clientId, String role, Reply.Answer answer) {
        if (answer.fromProxy()) {
            return proxy(target.host());
        }
        AzureError error = AzureError.of(answer);
        Kind kind = kind(answer.status());
        return problem(
                kind,
                error.code(),
                target.host() + " answered " + answer.status() + error.quoted() + ". "
                        + remedy(kind, answer, error, target, clientId, role));
    }

    /** A problem for an answer that is not the host's. */
    static Problem proxy(String host) {
        return problem(
                Kind.CONNECT,
                null,
                host + " cannot be reached: the proxy demands authentication (407). Write user and password into"
                        + " HTTPS_PROXY, as http://user:password@host:port");
    }

    /** A problem for an answer that never came. */
    static Problem noAnswer(HsmTarget target, Reply.NoAnswer none) {
        return problem(none.kind(), null, target.host() + ": " + none.reason() + network(none.kind()));
    }

    /** A problem for a success that says nothing usable. */
    static Problem malformed(HsmTarget target, Reply.Answer answer, String what) {
        return problem(Kind.MALFORMED_ANSWER, null, target.host() + " answered " + answer.status() + ", but " + what);
    }

    static Problem problem(Kind kind, @Nullable String code, String message) {
        return new Problem(kind, code, Text.clean(message, Text.MESSAGE));
    }

    static Kind kind(int status) {
        return switch (status) {
            case 400 -> Kind.INVALID_REQUEST;
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 407 -> Kind.CONNECT;
            case 408 -> Kind.SERVER_ERROR;
            case 409 -> Kind.BUSY;
            case 429 -> Kind.THROTTLED;
            default ->
                status >= 400 && status < 500
                        ? Kind.REJECTED
                        : status >= 500 && status < 600 ? Kind.SERVER_ERROR : Kind.MALFORMED_ANSWER;
        };
    }

    /** What to do about a network failure. */
    static String network(Kind kind) {
        return switch (kind) {
            case DNS ->
                ". Check the HSM's name, and the private DNS zone where the HSM has a private endpoint; behind a proxy set"
                        + " HTTPS_PROXY";
            case CONNECT -> ". Check egress rules, network policies, HTTPS_PROXY and NO_PROXY";
            case TLS ->
                ". Behind a proxy that ends TLS, give its authority's certificate to the operator in HSMBACKUP_CA_FILE";
            default -> "";
        };
    }

    private static String remedy(
            Kind kind,
            Reply.Answer answer,
            AzureError error,
            HsmTarget target,
            @Nullable String clientId,
            String role) {
        return switch (kind) {
            case FORBIDDEN -> forbidden(error, target, clientId, role);
            case UNAUTHORIZED ->
                "It refuses the identity's token, also a fresh one: check that tenantId is the tenant of the HSM and that"
                        + " HSMBACKUP_AZURE_CLOUD is its cloud";
            case BUSY -> "Another backup or restore runs on the HSM; it takes one at a time";
            case THROTTLED -> "The HSM is asked too often";
            case NOT_FOUND -> "Check that the HSM is activated (az keyvault security-domain download) and not deleted";
            case INVALID_REQUEST -> "Check spec.storage.containerUri of the ManagedHsm";
            case SERVER_ERROR -> "The fault is on Azure's side; see the HSM's resource health";
            case MALFORMED_ANSWER -> unexpected(answer);
            default -> NO_REMEDY;
        };
    }

    /** What to do about a status that no service should give. */
    static String unexpected(Reply.Answer answer) {
        return answer.status() / 100 == 3
                ? "Redirects are not followed, for they would carry the token away: a proxy or gateway seems to be in the"
                        + " way"
                : "The service's specification knows no such answer";
    }

    private static String forbidden(AzureError error, HsmTarget target, @Nullable String clientId, String role) {
        if (error.mentions("ForbiddenByFirewall") || error.mentions("Client address is not authorized")) {
            return "The HSM's firewall refuses the operator's address: add it (az keyvault network-rule add --hsm-name "
                    + target.name() + " --ip-address …), or use a private endpoint";
        }
        if (error.mentions("ForbiddenByConnection") || error.mentions("Public network access is disabled")) {
            return "The HSM allows no public access: give the cluster a private endpoint to it and the private DNS zone"
                    + " privatelink.managedhsm…, or allow public access";
        }
        return "Give the identity the role: az keyvault role assignment create --hsm-name " + target.name()
                + " --role \"" + role + "\" --scope / --assignee "
                + (clientId == null ? "<object id of the operator's identity>" : clientId)
                + " (Managed HSM Administrator works too); it takes effect within minutes. If the role is there, check the"
                + " HSM's firewall";
    }
}
