package dev.hsmbackup.simulator.http;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service says, and what the arrival log should know about it.
 *
 * @param caller client id of the identity whose token was accepted
 * @param jobId the job this request started or asked for
 * @param login grant type, client id and scope of a login request; never a secret
 */
public record Answer(
        Response response,
        @Nullable String caller,
        @Nullable String jobId,
        Map<String, String> login) {

    public static Answer of(Response response) {
        return new Answer(response, null, null, Map.of());
    }

    public Answer by(String clientId) {
        return new Answer(response, clientId, jobId, login);
    }

    public Answer job(String id) {
        return new Answer(response, caller, id, login);
    }

    public Answer login(Map<String, String> facts) {
        return new Answer(response, caller, jobId, Map.copyOf(facts));
    }

    /** A part of the simulated Azure. */
    @FunctionalInterface
    public interface Service {
        Answer handle(Request request);
    }

    /** Finds the service of a host; empty where no such host exists. */
    @FunctionalInterface
    public interface Services {
        Optional<Service> of(String host);
    }
}
