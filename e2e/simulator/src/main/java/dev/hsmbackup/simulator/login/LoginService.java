package dev.hsmbackup.simulator.login;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.fleet.Identity;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** login.microsoftonline.com and its sisters: discovery, and tokens for client credentials. */
public final class LoginService implements Answer.Service {
    private static final Pattern DISCOVERY = Pattern.compile("/([^/]+)/discovery/instance");
    private static final Pattern OPENID = Pattern.compile("/([^/]+)(/v2\\.0)?/\\.well-known/openid-configuration");
    private static final Pattern KEYS = Pattern.compile("/([^/]+)/discovery(/v2\\.0)?/keys");
    private static final Pattern TOKEN = Pattern.compile("/([^/]+)/oauth2/v2\\.0/token");
    private static final Pattern AUTHORIZE = Pattern.compile("https://[^/]+/([^/]+)/.*");
    private static final String DEFAULT_SCOPE = "/.default";

    private final Cloud cloud;
    private final Registry registry;
    private final Tokens tokens;
    private final InstantSource machine;

    public LoginService(Cloud cloud, Registry registry, Tokens tokens, InstantSource machine) {
        this.cloud = cloud;
        this.registry = registry;
        this.tokens = tokens;
        this.machine = machine;
    }

    @Override
    public Answer handle(Request request) {
        Answer answer = route(request);
        return answer.with(answer.response()
                .with(Headers.of(
                        "Strict-Transport-Security",
                        "max-age=31536000; includeSubDomains",
                        "X-Content-Type-Options",
                        "nosniff",
                        "x-ms-request-id",
                        UUID.randomUUID().toString())));
    }

    private Answer route(Request request) {
        Matcher token = TOKEN.matcher(request.path());
        if (token.matches() && request.method().equals("POST")) {
            return token(request, token.group(1));
        }
        if (request.method().equals("GET")) {
            Matcher openId = OPENID.matcher(request.path());
            if (openId.matches()) {
                return Answer.of(openId(request, openId.group(1)));
            }
            if (DISCOVERY.matcher(request.path()).matches()) {
                Matcher authorize = AUTHORIZE.matcher(
                        request.parameter("authorization_endpoint").orElse(""));
                return Answer.of(Response.of(200)
                        .json(Discovery.instance(request.host(), authorize.matches() ? authorize.group(1) : "common")));
            }
            if (KEYS.matcher(request.path()).matches()) {
                return Answer.of(Response.of(200).json(tokens.publicKeys()));
            }
        }
        return Answer.of(Response.of(404).withBody("text/html; charset=utf-8", "<html><body>Not Found</body></html>"));
    }

    private Response openId(Request request, String tenant) {
        boolean open = tenant.equals("common") || tenant.equals("organizations");
        if (!open && !known(tenant)) {
            return EntraError.unknownTenant(tenant).response(machine.instant(), correlation(request));
        }
        return Response.of(200).json(Discovery.openId(request.host(), tenant, cloud));
    }

    private boolean known(String tenant) {
        return registry.tenant(tenant).filter(found -> found.inCloud() == cloud).isPresent();
    }

    private Answer token(Request request, String tenant) {
        Map<String, String> form = request.form();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("grantType", form.getOrDefault("grant_type", ""));
        facts.put("clientId", form.getOrDefault("client_id", ""));
        facts.put("scope", form.getOrDefault("scope", ""));
        facts.put("credential", form.containsKey("client_assertion") ? "assertion" : "secret");
        Optional<EntraError> refusal = refusal(request, form, tenant);
        if (refusal.isPresent()) {
            facts.put("result", "AADSTS" + refusal.get().code());
            return Answer.of(refusal.get().response(machine.instant(), correlation(request)))
                    .login(facts);
        }
        facts.put("result", "token");
        Identity identity = registry.application(tenant, clientId(form)).orElseThrow();
        Tokens.Grant grant = tokens.issue(identity, tenant, resource(form));
        return Answer.of(Response.of(200)
                        .json(Json.object(
                                "token_type",
                                "Bearer",
                                "expires_in",
                                grant.expiresIn(),
                                "ext_expires_in",
                                grant.expiresIn(),
                                "access_token",
                                grant.token()))
                        .with("Cache-Control", "no-store, no-cache")
                        .with("Pragma", "no-cache"))
                .login(facts);
    }

    private Optional<EntraError> refusal(Request request, Map<String, String> form, String tenant) {
        if (!known(tenant)) {
            return Optional.of(EntraError.unknownTenant(tenant));
        }
        String grant = form.getOrDefault("grant_type", "");
        if (!grant.equals("client_credentials")) {
            return Optional.of(EntraError.unsupportedGrant(grant));
        }
        Optional<Identity> identity = registry.application(tenant, clientId(form));
        if (identity.isEmpty()) {
            return Optional.of(EntraError.unknownClient(clientId(form), tenant));
        }
        Optional<EntraError> credential = credential(identity.get(), request, form, tenant);
        if (credential.isPresent()) {
            return credential;
        }
        String resource = resource(form);
        if (resource.isEmpty()) {
            return Optional.of(EntraError.invalidScope(form.getOrDefault("scope", "")));
        }
        return isResource(resource) ? Optional.empty() : Optional.of(EntraError.unknownResource(resource, tenant));
    }

    private Optional<EntraError> credential(
            Identity identity, Request request, Map<String, String> form, String tenant) {
        String assertion = form.get("client_assertion");
        if (assertion != null) {
            return Assertions.judge(
                    identity, assertion, "https://" + request.host() + "/" + tenant + "/", machine.instant());
        }
        String secret = form.get("client_secret");
        if (secret == null) {
            return Optional.of(EntraError.noCredential());
        }
        return identity.allSecrets().contains(secret)
                ? Optional.empty()
                : Optional.of(EntraError.wrongSecret(identity.clientId()));
    }

    private static String clientId(Map<String, String> form) {
        return form.getOrDefault("client_id", "").toLowerCase(Locale.ROOT);
    }

    /** The resource of the one scope that ends in /.default; empty if there is none. */
    private static String resource(Map<String, String> form) {
        return Arrays.stream(form.getOrDefault("scope", "").split(" ", -1))
                .filter(scope -> scope.endsWith(DEFAULT_SCOPE))
                .map(scope -> scope.substring(0, scope.length() - DEFAULT_SCOPE.length()))
                .map(scope -> scope.endsWith("/") ? scope.substring(0, scope.length() - 1) : scope)
                .findFirst()
                .orElse("");
    }

    private boolean isResource(String resource) {
        return List.of(cloud.hsmResource(), "https://storage.azure.com").contains(resource)
                || cloud.armResources().contains(resource)
                || (resource.startsWith("https://") && registry.hasAccount(resource.substring("https://".length())));
    }

    private static String correlation(Request request) {
        return request.header("client-request-id").orElse(UUID.randomUUID().toString());
    }
}
