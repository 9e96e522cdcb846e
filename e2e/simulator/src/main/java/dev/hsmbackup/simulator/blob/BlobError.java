package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Response;

/** Errors as blob storage words them: XML, and the code in a header. */
final class BlobError {
    private BlobError() {}

    static Response of(int status, String code, String message) {
        return Response.of(status)
                .withBody(
                        "application/xml",
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>"
                                + Xml.text(message) + "</Message></Error>")
                .with("x-ms-error-code", code);
    }

    static Response noContainer() {
        return of(404, "ContainerNotFound", "The specified container does not exist.");
    }

    static Response noBlob() {
        return of(404, "BlobNotFound", "The specified blob does not exist.");
    }

    static Response noPermission() {
        return of(
                403,
                "AuthorizationPermissionMismatch",
                "This request is not authorized to perform this operation using this permission.");
    }

    static Response firewall() {
        return of(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
    }

    static Response badSas() {
        return of(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed"
                        + " correctly including the signature.");
    }

    static Response immutable() {
        return of(
                409,
                "BlobImmutableDueToPolicy",
                "This operation is not permitted as the blob is immutable due to a policy.");
    }

    static Response challenge(String loginHost, String tenant, boolean presented) {
        return of(
                        401,
                        presented ? "InvalidAuthenticationInfo" : "NoAuthenticationInformation",
                        "Server failed to authenticate the request. Please refer to the information in the"
                                + " www-authenticate header.")
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=https://" + loginHost + "/" + tenant
                                + "/oauth2/authorize resource_id=https://storage.azure.com");
    }

    static Response unsupported() {
        return of(
                400,
                "UnsupportedOperation",
                "The simulator does not know this operation; see the module's README for those it knows.");
    }
}
