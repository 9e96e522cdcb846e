package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;

/** Errors as Managed HSM words them; evidence for each text stands in the module's README. */
public final class HsmError {
    private HsmError() {}

    static Response of(int status, String code, String message) {
        return Response.of(status)
                .json(Json.object("error", Json.object("code", code, "message", message, "innererror", null)));
    }

    /** 401 with an empty body; the same for a missing, expired, foreign or revoked token. */
    static Response challenge(String loginHost, String tenant, String resource) {
        return Response.of(401)
                .with("Content-Type", "application/json; charset=utf-8")
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization=\"https://" + loginHost + "/" + tenant + "\", resource=\"" + resource
                                + "\"");
    }

    static Response denied(String action, String scope, String activity) {
        return of(
                403,
                "AccessDenied",
                "Not authorized to access " + BuiltInRole.ACTIONS + action + " on " + scope + " (Activity ID: "
                        + activity + ")");
    }

    static Response backupRunning() {
        return of(409, "Conflict", "Another backup operation is in progress");
    }

    static Response restoreRunning(String activity) {
        return of(
                409,
                "Conflict",
                "User triggered Restore operation is in progress. Retry after the restore operation (Activity ID: "
                        + activity + ")");
    }

    static Response unknownJob() {
        return of(404, "NotFound", "The given jobId is not found");
    }

    static Response malformedSas() {
        return of(
                400,
                "BadRequest",
                "The customer provided SAS token is malformed. The SAS token does not contain the expiry field");
    }

    static Response badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    static Response apiVersion(String given) {
        return of(400, "BadParameter", "The API version '" + given + "' is not supported");
    }

    static Response keyNotFound(String name) {
        return of(404, "KeyNotFound", "Key not found: " + name);
    }

    static Response notFound(String what) {
        return of(404, "NotFound", what);
    }
}
