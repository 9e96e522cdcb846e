package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.HsmRegistry;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.LoginService;
import dev.hsmbackup.simulator.login.Tokens;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which host is which service; what the fleet does not name does not exist. */
final class Hosts implements Answer.Services {
    private final Map<String, Answer.Service> clouds = new HashMap<>();
    private final Registry registry;
    private final HsmRegistry hsms;
    private final Answer.Service hsm;
    private final Answer.Service blob;

    Hosts(
            Registry registry,
            HsmRegistry hsms,
            Tokens tokens,
            InstantSource machine,
            Function<Cloud, Answer.Service> arm,
            Answer.Service hsm,
            Answer.Service blob) {
        this.registry = registry;
        this.hsms = hsms;
        this.hsm = hsm;
        this.blob = blob;
        for (Cloud cloud : Cloud.values()) {
            LoginService login = new LoginService(cloud, registry, tokens, machine);
            cloud.loginHosts().forEach(host -> clouds.put(host, login));
            clouds.put(cloud.armHost(), arm.apply(cloud));
        }
    }

    @Override
    public Optional<Answer.Service> of(String host) {
        Answer.Service ofCloud = clouds.get(host);
        if (ofCloud != null) {
            return Optional.of(ofCloud);
        }
        if (registry.hsmByHost(host).isPresent()) {
            return Optional.of(request -> {
                hsms.settle();
                return hsm.handle(request);
            });
        }
        if (registry.hasAccount(host)) {
            return Optional.of(blob);
        }
        // Polite, so that a client that goes astray says all it has to say.
        return registry.isStranger(host)
                ? Optional.of(request -> Answer.of(Response.of(200).json(Json.object())))
                : Optional.empty();
    }
}
