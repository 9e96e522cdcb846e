package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.faults.Fault;
import dev.hsmbackup.simulator.faults.FaultAction;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends an answer, spoilt as the fault wants it. */
final class AnswerSender {
    private final Wire wire;
    private final boolean headOnly;
    private final Instant now;

    AnswerSender(Wire wire, boolean headOnly, Instant now) {
        this.wire = wire;
        this.headOnly = headOnly;
        this.now = now;
    }

    /** Sends what was planned; true if the connection can carry another request */
    boolean send(Dispatcher.Plan plan) throws IOException {
        // Stands in where the request was not handled but the action changes an answer.
        Response real = plan.real().orElseGet(() -> Response.of(200).json(Map.of()));
        Optional<Fault> fault = plan.fault();
        if (fault.isEmpty()) {
            return whole(real);
        }
        pause(fault.get().pause());
        return switch (fault.get().action()) {
            case FaultAction.Pass pass -> whole(real);
            case FaultAction.Status status -> whole(scripted(status));
            case FaultAction.Redirect to ->
                whole(Response.of(to.status() == null ? 307 : to.status()).with("Location", to.location()));
            case FaultAction.Html html ->
                whole(Response.of(or(html.status(), 200))
                        .withBody(
                                "text/html; charset=utf-8",
                                "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Gateway</body></html>"));
            case FaultAction.ContentType type -> whole(real.with("Content-Type", type.value()));
            case FaultAction.Patch patch -> whole(AnswerPatch.apply(patch, real));
            case FaultAction.Reset reset -> reset(reset.point(), real);
            case FaultAction.Hang hang -> hang(hang, real);
            case FaultAction.Slow slow -> slow(slow, real);
            case FaultAction.Truncated truncated -> truncated(truncated, real);
            case FaultAction.Malformed malformed -> malformed(malformed);
            case FaultAction.Huge huge -> BigAnswers.huge(wire, or(huge.status(), 200), huge.size());
            case FaultAction.GzipBomb bomb -> BigAnswers.gzip(wire, or(bomb.status(), 200), bomb.size());
            case FaultAction.Tls tls -> throw new IllegalStateException("tls is for CONNECT");
        };
    }

    /** Refuses a tunnel. */
    void scriptedOnly(FaultAction.Status status) throws IOException {
        wire.send(scripted(status).with("Connection", "close"), false);
        wire.close();
    }

    private boolean whole(Response response) throws IOException {
        wire.send(response, headOnly);
        return true;
    }

    private Response scripted(FaultAction.Status status) {
        Headers headers = Headers.NONE;
        for (Map.Entry<String, String> header :
                (status.headers() == null ? Map.<String, String>of() : status.headers()).entrySet()) {
            headers = headers.with(header.getKey(), HeaderDates.fill(header.getValue(), now));
        }
        String body = status.body() == null ? "" : status.body();
        if (!body.isEmpty() && headers.first("Content-Type").isEmpty()) {
            headers = headers.with("Content-Type", "application/json; charset=utf-8");
        }
        return new Response(status.status(), headers, Body.of(body));
    }

    private boolean reset(FaultAction.Point at, Response real) throws IOException {
        part(at, real);
        wire.reset();
        return false;
    }

    private boolean hang(FaultAction.Hang hang, Response real) throws IOException {
        part(hang.point(), real);
        pause(hang.duration());
        wire.reset();
        return false;
    }

    /** Sends the answer up to that point. */
    private void part(FaultAction.Point until, Response real) throws IOException {
        if (until == FaultAction.Point.BEFORE_HEADERS) {
            return;
        }
        byte[] body = real.body().length() == 0
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : real.body().bytes();
        wire.write(wire.head(real.status(), real.headers(), body.length));
        if (until == FaultAction.Point.IN_BODY) {
            wire.write(Arrays.copyOf(body, Math.max(1, body.length / 2)));
        }
        wire.flush();
    }

    private boolean slow(FaultAction.Slow slow, Response real) throws IOException {
        byte[] head = wire.head(real.status(), real.headers(), real.body().length());
        if (slow.fromHeaders()) {
            drip(head, slow.rate());
        } else {
            wire.write(head);
            wire.flush();
        }
        drip(real.body().bytes(), slow.rate());
        return true;
    }

    private void drip(byte[] bytes, int perSecond) throws IOException {
        for (byte one : bytes) {
            wire.write(new byte[] {one});
            wire.flush();
            pause(Duration.ofNanos(1_000_000_000L / Math.max(1, perSecond)));
        }
    }

    private boolean truncated(FaultAction.Truncated truncated, Response real) throws IOException {
        byte[] body = real.body().bytes();
        int sent = Math.min(or(truncated.bytes(), body.length / 2), Math.max(0, body.length - 1));
        wire.write(wire.head(real.status(), real.headers(), Math.max(1, body.length)));
        wire.write(Arrays.copyOf(body, sent));
        wire.flush();
        wire.close();
        return false;
    }

    private boolean malformed(FaultAction.Malformed malformed) throws IOException {
        int status = or(malformed.status(), 200);
        switch (malformed.broken()) {
            case JSON -> {
                return whole(Response.of(status)
                        .withBody("application/json; charset=utf-8", "{\"status\":\"InProgress\",\"jobId\":"));
            }
            case STATUS_LINE -> wire.write("HTTQ/9 what 4?4\r\n\r\n");
            case HEADER -> wire.write("HTTP/1.1 " + status + " OK\r\nno colon here\r\n\u0000: x\r\n\r\n");
            case CHUNK ->
                wire.write("HTTP/1.1 " + status
                        + " OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n");
        }
        wire.flush();
        wire.close();
        return false;
    }

    private static int or(@Nullable Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
