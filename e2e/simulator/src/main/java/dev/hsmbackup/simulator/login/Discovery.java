package dev.hsmbackup.simulator.login;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.http.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two discovery documents, with the fields of the recordings. */
final class Discovery {
    private Discovery() {}

    static Map<String, @Nullable Object> instance(String host, String tenant) {
        return Json.object(
                "tenant_discovery_endpoint",
                "https://" + host + "/" + tenant + "/v2.0/.well-known/openid-configuration",
                "api-version",
                "1.1",
                "metadata",
                List.of(
                        authority(
                                "login.microsoftonline.com",
                                "login.windows.net",
                                "login.microsoftonline.com",
                                "login.windows.net",
                                "login.microsoft.com",
                                "sts.windows.net"),
                        authority(
                                "login.partner.microsoftonline.cn",
                                "login.partner.microsoftonline.cn",
                                "login.partner.microsoftonline.cn",
                                "login.chinacloudapi.cn"),
                        authority(
                                "login.microsoftonline.us",
                                "login.microsoftonline.us",
                                "login.microsoftonline.us",
                                "login.usgovcloudapi.net")));
    }

    private static Map<String, @Nullable Object> authority(String network, String cache, String... aliases) {
        return Json.object("preferred_network", network, "preferred_cache", cache, "aliases", List.of(aliases));
    }

    static Map<String, @Nullable Object> openId(String host, String tenant, Cloud cloud) {
        String base = "https://" + host + "/" + tenant;
        String issuerTenant = tenant.equals("common") || tenant.equals("organizations") ? "{tenantid}" : tenant;
        return Json.object(
                "token_endpoint",
                base + "/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "private_key_jwt", "client_secret_basic"),
                "jwks_uri",
                base + "/discovery/v2.0/keys",
                "response_modes_supported",
                List.of("query", "fragment", "form_post"),
                "subject_types_supported",
                List.of("pairwise"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "response_types_supported",
                List.of("code", "id_token", "code id_token", "id_token token"),
                "scopes_supported",
                List.of("openid", "profile", "email", "offline_access"),
                "issuer",
                "https://" + host + "/" + issuerTenant + "/v2.0",
                "request_uri_parameter_supported",
                false,
                "authorization_endpoint",
                base + "/oauth2/v2.0/authorize",
                "device_authorization_endpoint",
                base + "/oauth2/v2.0/devicecode",
                "http_logout_supported",
                true,
                "frontchannel_logout_supported",
                true,
                "end_session_endpoint",
                base + "/oauth2/v2.0/logout",
                "claims_supported",
                List.of("sub", "iss", "aud", "exp", "iat", "tid", "ver"),
                "tenant_region_scope",
                "WW",
                "cloud_instance_name",
                cloud.loginHost().substring(cloud.loginHost().indexOf('.') + 1));
    }
}
