package dev.hsmbackup.simulator.login;

import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/**
 * An error as Entra words it.
 *
 * @param code the number after AADSTS
 * @param error the OAuth error
 */
public record EntraError(int status, int code, String error, String text) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    static EntraError unknownTenant(String tenant) {
        return new EntraError(
                400,
                90002,
                "invalid_request",
                "Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant ID and are signing"
                        + " into the correct cloud. Check with your subscription administrator, this may happen if"
                        + " there are no active subscriptions for the tenant.");
    }

    static EntraError unknownClient(String clientId, String tenant) {
        return new EntraError(
                400,
                700016,
                "unauthorized_client",
                "Application with identifier '" + clientId + "' was not found in the directory '" + tenant
                        + "'. This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You may have sent your authentication"
                        + " request to the wrong tenant.");
    }

    static EntraError wrongSecret(String clientId) {
        return new EntraError(
                401,
                7000215,
                "invalid_client",
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                        + " value, not the client secret ID, for a secret added to app '" + clientId + "'.");
    }

    static EntraError noCredential() {
        return new EntraError(
                401,
                7000216,
                "invalid_client",
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant"
                        + " type.");
    }

    static EntraError noFederatedMatch(String issuer, String subject, String audience) {
        return new EntraError(
                400,
                70021,
                "invalid_request",
                "No matching federated identity record found for presented assertion. Assertion Issuer: '" + issuer
                        + "'. Assertion Subject: '" + subject + "'. Assertion Audience: '" + audience + "'.");
    }

    static EntraError badSignature() {
        return new EntraError(
                401,
                700027,
                "invalid_client",
                "The certificate with identifier used to sign the client assertion is not registered on application.");
    }

    static EntraError assertionExpired() {
        return new EntraError(401, 700024, "invalid_client", "Client assertion is not within its valid time range.");
    }

    static EntraError malformedAssertion() {
        return new EntraError(400, 50027, "invalid_request", "JWT token is invalid or malformed.");
    }

    static EntraError unknownResource(String resource, String tenant) {
        return new EntraError(
                400,
                500011,
                "invalid_resource",
                "The resource principal named " + resource + " was not found in the tenant named " + tenant
                        + ". This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You might have sent your authentication"
                        + " request to the wrong tenant.");
    }

    static EntraError invalidScope(String scope) {
        return new EntraError(
                400,
                1002012,
                "invalid_scope",
                "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                        + " value with /.default suffixed to the resource identifier (application ID URI).");
    }

    static EntraError unsupportedGrant(String grant) {
        return new EntraError(
                400, 70003, "unsupported_grant_type", "The app requested an unsupported grant type '" + grant + "'.");
    }

    Response response(Instant now, String correlationId) {
        String trace = UUID.randomUUID().toString();
        String time = TIME.format(now);
        return Response.of(status)
                .json(Json.object(
                        "error",
                        error,
                        "error_description",
                        "AADSTS" + code + ": " + text + " Trace ID: " + trace + " Correlation ID: " + correlationId
                                + " Timestamp: " + time,
                        "error_codes",
                        List.of(code),
                        "timestamp",
                        time,
                        "trace_id",
                        trace,
                        "correlation_id",
                        correlationId,
                        "error_uri",
                        "https://login.microsoftonline.com/error?code=" + code));
    }
}
