package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Caller;
import dev.hsmbackup.simulator.login.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** The data plane of all HSMs: challenge, token, role, restore mode, then the route. */
public final class HsmService implements Answer.Service {
    private static final String RESTORE_STATUS = "/restore/";

    private final Registry registry;
    private final HsmRegistry hsms;
    private final Tokens tokens;
    private final Ids ids;
    private final HsmRoutes routes;

    public HsmService(Registry registry, HsmRegistry hsms, Tokens tokens, Ids ids, HsmRoutes routes) {
        this.registry = registry;
        this.hsms = hsms;
        this.tokens = tokens;
        this.ids = ids;
        this.routes = routes;
    }

    @Override
    public Answer handle(Request request) {
        ManagedHsm hsm = registry.hsmByHost(request.host())
                .flatMap(definition -> hsms.get(definition.name()))
                .orElseThrow();
        Cloud cloud = registry.cloudOf(hsm.definition());
        String tenant = registry.tenantOf(hsm.definition().tenant());
        Optional<Caller> caller =
                tokens.verify(request, Set.of(cloud.hsmResource(), cloud.hsmResource() + "/"), tenant);
        Answer answer = caller.isEmpty()
                ? Answer.of(HsmError.challenge(cloud.loginHost(), tenant, cloud.hsmResource()))
                : authenticated(request, hsm, caller.get()).by(caller.get().clientId());
        return answer.with(answer.response().with(recordedHeaders(request)));
    }

    private Answer authenticated(Request request, ManagedHsm hsm, Caller caller) {
        for (HsmRoutes.Route route : routes.all()) {
            Matcher path = route.path().matcher(request.path());
            if (route.method().equals(request.method()) && path.matches()) {
                return route(route, request, hsm, caller, path);
            }
        }
        return Answer.of(HsmError.notFound("No such route: " + request.method() + " " + request.path()));
    }

    private Answer route(HsmRoutes.Route route, Request request, ManagedHsm hsm, Caller caller, Matcher path) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= path.groupCount(); i++) {
            groups.add(path.group(i) == null ? "" : path.group(i));
        }
        Call call = new Call(request, hsm, caller, List.copyOf(groups), request.host());
        String scope = route.scope().of(call);
        if (!hsm.roles().allows(caller.objectId(), route.action(), scope)) {
            return Answer.of(HsmError.denied(route.action(), scope, ids.guid()));
        }
        if (hsm.dataPlaneDisabled() && !request.path().startsWith(RESTORE_STATUS)) {
            return Answer.of(HsmError.restoreRunning(ids.guid()));
        }
        Optional<Response> version = refusedVersion(route, request);
        if (version.isPresent()) {
            return Answer.of(version.get());
        }
        try {
            return route.handler().handle(call);
        } catch (Refused refused) {
            return Answer.of(refused.response());
        }
    }

    private static Optional<Response> refusedVersion(HsmRoutes.Route route, Request request) {
        Optional<String> given = request.parameter("api-version");
        if (given.isEmpty() && route.versionOptional()) {
            return Optional.empty(); // recorded: the status works with and without
        }
        return given.filter(route.versions()::allows).isPresent()
                ? Optional.empty()
                : Optional.of(HsmError.apiVersion(given.orElse("")));
    }

    private Headers recordedHeaders(Request request) {
        return Headers.of(
                "Cache-Control",
                "no-cache",
                "Content-Security-Policy",
                "default-src 'self'",
                "Strict-Transport-Security",
                "max-age=31536000; includeSubDomains",
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "SAMEORIGIN",
                "x-ms-keyvault-region",
                "eastus2",
                "x-ms-request-id",
                ids.guid(),
                "x-ms-server-latency",
                request.method().equals("GET") ? "1" : "2");
    }
}
