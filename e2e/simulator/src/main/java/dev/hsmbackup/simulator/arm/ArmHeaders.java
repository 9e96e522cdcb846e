package dev.hsmbackup.simulator.arm;

import dev.hsmbackup.simulator.hsm.Ids;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The headers that ARM puts on its answers: those of the recordings, and the ids that the recorder took out of them. */
final class ArmHeaders {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Ids ids;
    private final InstantSource clock;

    ArmHeaders(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    Response onAny(Request request, Response response) {
        Instant now = clock.instant();
        String requestId = ids.guid();
        Response dressed = response.with(Headers.of(
                "Cache-Control",
                "no-cache",
                "Expires",
                "-1",
                "Pragma",
                "no-cache",
                "Strict-Transport-Security",
                "max-age=31536000; includeSubDomains",
                "X-Cache",
                "CONFIG_NOCACHE",
                "X-Content-Type-Options",
                "nosniff",
                "x-ms-request-id",
                requestId,
                "x-ms-correlation-request-id",
                request.header("x-ms-correlation-request-id").orElse(requestId),
                "x-ms-routing-request-id",
                "UKSOUTH:" + STAMP.format(now) + ":" + requestId,
                "X-MSEdge-Ref",
                "Ref A: " + ids.hex32().toUpperCase(Locale.ROOT) + " Ref B: AMS231032608053 Ref C: " + now));
        boolean wanted =
                request.header("x-ms-return-client-request-id").stream().anyMatch("true"::equalsIgnoreCase);
        return wanted
                ? dressed.with(
                        "x-ms-client-request-id",
                        request.header("x-ms-client-request-id").orElse(""))
                : dressed;
    }

    /** What is left of the subscription's limits, as recorded; it does not go down. */
    Response onProviders(Operation operation, Response response, Caller caller, String tenant, String location) {
        Response counted = operation.method().equals("POST")
                ? response.with("x-ms-ratelimit-remaining-subscription-writes", "799")
                        .with("x-ms-ratelimit-remaining-subscription-global-writes", "11999")
                : response.with("x-ms-ratelimit-remaining-subscription-global-reads", "16499");
        return operation == Operation.READ
                ? counted
                : counted.with(
                        "x-ms-operation-identifier",
                        "tenantId=" + tenant + ",objectId=" + caller.objectId() + "/" + location + "/" + ids.guid());
    }
}
