package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Caller;
import java.util.Collection;

/** Errors as ARM and the Cloud HSM provider word them; evidence for each stands in the module's README. */
final class ArmError {
    private ArmError() {}

    /** An error of ARM's own front door. */
    private static Response gateway(int status, String code, String message) {
        return of(status, code, message).with("x-ms-failure-cause", "gateway");
    }

    private static Response of(int status, String code, String message) {
        return Response.of(status).json(Json.object("error", Json.object("code", code, "message", message)));
    }

    static Response unauthorized(String authority, String code, String description, String message) {
        return gateway(401, code, message)
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"" + authority + "\", error=\"invalid_token\", error_description=\""
                                + description + "\"");
    }

    static Response denied(Caller caller, String action, String scope) {
        return gateway(
                403,
                "AuthorizationFailed",
                "The client '" + caller.clientId() + "' with object id '" + caller.objectId()
                        + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                        + "' or the scope is invalid. If access was recently granted, please refresh your"
                        + " credentials.");
    }

    static Response noSubscription(String subscription) {
        return gateway(404, "SubscriptionNotFound", "The subscription '" + subscription + "' could not be found.");
    }

    static Response noGroup(String group) {
        return gateway(404, "ResourceGroupNotFound", "Resource group '" + group + "' could not be found.");
    }

    static Response noCluster(ArmAddress address) {
        return gateway(
                404,
                "ResourceNotFound",
                "The Resource 'Microsoft.HardwareSecurityModules/cloudHsmClusters/" + address.cluster()
                        + "' under resource group '" + address.group()
                        + "' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    static Response noType(String path) {
        return gateway(404, "InvalidResourceType", "The resource type of '" + path + "' could not be found.");
    }

    static Response noVersion() {
        return gateway(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.");
    }

    static Response badVersion(String given, Collection<String> known) {
        return gateway(
                400,
                "InvalidApiVersionParameter",
                "The api-version '" + given + "' is invalid. The supported versions are '" + String.join(",", known)
                        + "'.");
    }

    static Response unknownVersion(String given, String location, Collection<String> known) {
        return gateway(
                400,
                "NoRegisteredProviderFound",
                "No registered resource provider found for location '" + location + "' and API version '" + given
                        + "' for type 'cloudHsmClusters'. The supported api-versions are '"
                        + String.join(", ", known) + "'. The supported locations are '" + location + "'.");
    }

    static Response method(String method) {
        return of(405, "MethodNotAllowed", "The requested resource does not support http method '" + method + "'.");
    }

    static Response mediaType(String given) {
        return gateway(
                415,
                "UnsupportedMediaType",
                "The content media type '" + given + "' is not supported. Only 'application/json' is supported.");
    }

    static Response content(String why) {
        return gateway(
                400,
                "InvalidRequestContent",
                "The request content was invalid and could not be deserialized: '" + why + "'.");
    }

    static Response badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    static Response conflict(String message) {
        return of(409, "Conflict", message);
    }

    static Response noJob() {
        return of(404, "NotFound", "The given jobId is not found");
    }
}
