package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Tokens;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ARM's look at a request's token, and its words for one it does not take. */
final class ArmTokens {
    private final Cloud cloud;
    private final Tokens tokens;

    ArmTokens(Cloud cloud, Tokens tokens) {
        this.cloud = cloud;
        this.tokens = tokens;
    }

    Tokens.Checked check(Request request, String tenant) {
        return tokens.check(request, Set.copyOf(audiences()), tenant);
    }

    private List<String> audiences() {
        return cloud.armResources().stream()
                .flatMap(resource -> Stream.of(resource + "/", resource))
                .toList();
    }

    Response refusal(Tokens.Bad bad, String tenant) {
        String authority = loginHost() + tenant;
        return switch (bad.flaw()) {
            case MISSING ->
                ArmError.unauthorized(
                        authority,
                        "AuthenticationFailed",
                        "The authentication failed because of missing 'Authorization' header.",
                        "Authentication failed. The 'Authorization' header is missing.");
            case INVALID -> invalid(authority, "InvalidAuthenticationToken", "The access token is invalid.");
            case EXPIRED ->
                invalid(
                        authority,
                        "ExpiredAuthenticationToken",
                        "The access token expiry UTC time '" + bad.about() + "' is earlier than current UTC time.");
            case WRONG_AUDIENCE ->
                invalid(
                        authority,
                        "InvalidAuthenticationTokenAudience",
                        "The access token has been obtained for wrong audience or resource '" + bad.about()
                                + "'. It should exactly match with one of the allowed audiences "
                                + audiences().stream()
                                        .map(one -> "'" + one + "'")
                                        .collect(Collectors.joining(","))
                                + ".");
            case WRONG_TENANT ->
                invalid(
                        authority,
                        "InvalidAuthenticationTokenTenant",
                        "The access token is from the wrong issuer '" + bad.about()
                                + "'. It must match the tenant 'https://sts.windows.net/" + tenant
                                + "/' associated with this subscription. Please use the authority (URL) '" + authority
                                + "' to get the token.");
        };
    }

    /** The public cloud still names the old login host. */
    private String loginHost() {
        return cloud == Cloud.PUBLIC ? "https://login.windows.net/" : "https://" + cloud.loginHost() + "/";
    }

    private static Response invalid(String authority, String code, String message) {
        return ArmError.unauthorized(authority, code, message, message);
    }
}
