package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.BackupStorage;
import dev.hsmbackup.simulator.hsm.Ids;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Caller;
import dev.hsmbackup.simulator.login.Tokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Azure Resource Manager of one cloud: subscription, token, api-version, role, resource, then the provider. */
public final class ArmService implements Answer.Service {
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");
    private static final List<String> VERSIONS = List.of(
            "2024-06-30-preview", "2025-03-31", "2025-12-01-preview", "2026-01-01-preview", "2026-06-01-preview");

    private final Cloud cloud;
    private final Registry registry;
    private final ClusterRegistry clusters;
    private final ArmTokens tokens;
    private final ArmHeaders headers;
    private final ClusterRoutes routes;

    /** What ARM needs of the rest of the simulator. */
    public record Parts(
            Registry registry,
            ClusterRegistry clusters,
            Tokens tokens,
            BackupStorage storage,
            InstantSource clock,
            Ids ids) {}

    public ArmService(Cloud cloud, Parts parts) {
        this.cloud = cloud;
        this.registry = parts.registry();
        this.clusters = parts.clusters();
        this.tokens = new ArmTokens(cloud, parts.tokens());
        this.headers = new ArmHeaders(parts.ids(), parts.clock());
        this.routes =
                new ClusterRoutes(new ClusterJobs(parts.storage(), parts.clock()), new ClusterView(parts.registry()));
    }

    @Override
    public Answer handle(Request request) {
        clusters.settle();
        Answer answer = route(request);
        return answer.with(headers.onAny(request, answer.response()));
    }

    private Answer route(Request request) {
        Optional<String> subscription = ArmAddress.subscription(request.path());
        Optional<String> tenant = subscription
                .flatMap(clusters.scopes()::tenantOf)
                .filter(found -> registry.cloudOfTenant(found) == cloud);
        if (tenant.isEmpty()) {
            return Answer.of(ArmError.noSubscription(subscription.orElse("")));
        }
        return switch (tokens.check(request, tenant.get())) {
            case Tokens.Bad bad -> Answer.of(tokens.refusal(bad, tenant.get()));
            case Tokens.Good good ->
                authenticated(request, good.caller(), tenant.get())
                        .by(good.caller().clientId());
        };
    }

    private Answer authenticated(Request request, Caller caller, String tenant) {
        Optional<String> version = request.parameter("api-version").filter(given -> !given.isEmpty());
        if (version.isEmpty()) {
            return Answer.of(ArmError.noVersion());
        }
        if (!VERSION.matcher(version.get()).matches()) {
            return Answer.of(ArmError.badVersion(version.get(), VERSIONS));
        }
        Optional<ArmAddress> address = ArmAddress.of(request.path());
        Optional<Operation> operation = address.flatMap(Operation::of);
        if (address.isEmpty() || operation.isEmpty()) {
            return Answer.of(ArmError.noType(request.path()));
        }
        if (!operation.get().method().equals(request.method())) {
            return Answer.of(ArmError.method(request.method()));
        }
        String action = operation.get().action();
        if (!clusters.roles().allow(caller, action, address.get().normalId())) {
            return Answer.of(ArmError.denied(caller, action, address.get().scope()));
        }
        return found(request, address.get(), operation.get(), caller, tenant, version.get());
    }

    private Answer found(
            Request request, ArmAddress address, Operation operation, Caller caller, String tenant, String version) {
        if (!clusters.scopes().hasGroup(address)) {
            return Answer.of(ArmError.noGroup(address.group()));
        }
        Optional<CloudHsm> cluster = clusters.at(address);
        if (cluster.isEmpty()) {
            return Answer.of(ArmError.noCluster(address));
        }
        String location = cluster.get().definition().region();
        if (!VERSIONS.contains(version)) {
            return Answer.of(ArmError.unknownVersion(version, location, VERSIONS));
        }
        Answer answer = routes.answer(operation, new ClusterRoutes.Call(request, address, cluster.get(), version));
        Response response = headers.onProviders(operation, answer.response(), caller, tenant, location);
        return answer.with(response);
    }
}
