package dev.hsmbackup.simulator.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the arrival log. Absent facts are left out of the line.
 *
 * @param n counts from 1 in the order in which the requests took effect
 * @param time the machine's time
 * @param simulatorTime the simulator's clock
 * @param query with the values of all parameters but the harmless ones hidden
 * @param clientRequestId {@code x-ms-client-request-id} or {@code client-request-id}
 * @param caller client id behind the accepted token
 * @param carried which kinds of secrets the request had with it; see {@link Carried}
 * @param login grant type, client id, scope of a token request
 * @param damaged true where the request made a cluster nonfunctional, whatever was answered; absent otherwise
 * @param answer the status that was given, or the fault's name where no status line went out
 * @param fault id of the scripted fault that hit
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Arrival(
        long n,
        String time,
        String simulatorTime,
        String method,
        String host,
        String path,
        String query,
        @Nullable String clientRequestId,
        @Nullable String userAgent,
        List<String> carried,
        @Nullable String caller,
        Map<String, String> login,
        @Nullable String jobId,
        @Nullable Boolean damaged,
        String answer,
        @Nullable String fault) {}
