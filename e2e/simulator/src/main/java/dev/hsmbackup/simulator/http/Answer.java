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
 * @param damaged true where the request made a cluster nonfunctional
 */
public record Answer(
        Response response,
        @Nullable String caller,
        @Nullable String jobId,
        Map<String, String> login,
        boolean damaged) {

    public static Answer of(Response response) {
        return new Answer(response, null, null, Map.of(), false);
    }

    /** The same with another response. */
    public Answer with(Response other) {
        return new Answer(other, caller, jobId, login, damaged);
    }

    public Answer damaging(boolean damage) {
        return new Answer(response, caller, jobId, login, damage);
    }

    public Answer by(String clientId) {
        return new Answer(response, clientId, jobId, login, damaged);
    }

    public Answer job(String id) {
        return new Answer(response, caller, id, login, damaged);
    }

    public Answer login(Map<String, String> facts) {
        return new Answer(response, caller, jobId, Map.copyOf(facts), damaged);
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
