package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.apigate.log.RequestLine;
import dev.hsmbackup.apigate.log.RequestLine.Outcome;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Call;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.apigate.script.When;
import dev.hsmbackup.simulator.faults.Fault;
import dev.hsmbackup.simulator.http.Body;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request from its arrival to its answer, as the script wants it. Writes its line in the log, whatever happens. */
final class Exchange {
    private final Gate gate;
    private final ApiServer server;
    private final Head head;
    private final byte[] body;
    private final KubeRequest request;
    private final long n;
    private RequestLine line;

    /** What goes back to the client, or a reset. */
    sealed interface Result {
        /** The API server's answer. */
        record Pass(ApiServer.Answer answer, Optional<Action.CloseWatch> close) implements Result {}

        /** An answer of the gate. */
        record Scripted(Action.Answer answer, String rule) implements Result {}

        /** No answer. */
        record Reset() implements Result {}
    }

    Exchange(Gate gate, ApiServer server, Head head, byte[] body) {
        this.gate = gate;
        this.server = server;
        this.head = head;
        this.body = body;
        this.request = gate.reader().read(head.method(), head.target(), body);
        this.n = gate.numbers().incrementAndGet();
        this.line = RequestLine.arrived(n, gate.clock().instant(), request);
    }

    KubeRequest request() {
        return request;
    }

    long n() {
        return n;
    }

    /** The line is in the log when this returns; nothing has gone to the client yet. */
    Result run() {
        Optional<Script.Hit> hit = gate.script().claim(request);
        hit.ifPresent(found -> line = line.by(found.id()));
        Result result = new Result.Reset();
        Optional<ApiServer.Answer> answer = Optional.empty();
        try {
            gate.link().await();
            moment(hit, When.BEFORE, null);
            gate.link().await();
            if (reachesServer(hit)) {
                answer = forward();
                if (answer.isEmpty()) {
                    return result;
                }
                int status = answer.get().head().status();
                line = line.server(status);
                moment(hit, When.AFTER, status);
                gate.link().await();
            }
            result = decide(hit, answer);
        } catch (CutException cut) {
            line = line.failed(Outcome.CUT, cut);
        } catch (IOException end) {
            line = line.failed(Outcome.CUT, end);
        } catch (RuntimeException | AssertionError bug) {
            bug.printStackTrace();
            line = line.failed(Outcome.CALLBACK_FAILED, bug);
        } finally {
            gate.requests().append(line.at(gate.clock().instant()));
            if (!(result instanceof Result.Pass)) {
                answer.flatMap(ApiServer.Answer::stream).ifPresent(HttpChannel::close);
            }
        }
        return result;
    }

    private static boolean reachesServer(Optional<Script.Hit> hit) {
        return hit.map(found -> switch (found.rule().action()) {
                    case Action.Drop drop -> false;
                    case Action.Answer answer -> answer.forwarded();
                    default -> true;
                })
                .orElse(true);
    }

    private Optional<ApiServer.Answer> forward() {
        try {
            return Optional.of(server.send(head, body, request.isWatch()));
        } catch (IOException e) {
            line = line.failed(Outcome.UNREACHABLE, e);
            return Optional.empty();
        }
    }

    private Result decide(Optional<Script.Hit> hit, Optional<ApiServer.Answer> real) {
        Action action = hit.<Action>map(found -> found.rule().action()).orElse(new Action.Pass());
        if (action instanceof Action.Answer answer) {
            line = line.ended(answer.forwarded() ? Outcome.COMMITTED_AND_ANSWERED : Outcome.ANSWERED, answer.status());
            return new Result.Scripted(answer, hit.map(Script.Hit::id).orElse(""));
        }
        if (action instanceof Action.CommitAndDrop || real.isEmpty()) {
            line = line.ended(real.isPresent() ? Outcome.COMMITTED_AND_DROPPED : Outcome.DROPPED, null);
            return new Result.Reset();
        }
        line = line.ended(Outcome.FORWARDED, real.get().head().status());
        return new Result.Pass(
                real.get(), action instanceof Action.CloseWatch close ? Optional.of(close) : Optional.empty());
    }

    /** Runs what the rule has for this moment: its code, its command, then its pause. */
    private void moment(Optional<Script.Hit> hit, When when, @Nullable Integer status) throws IOException {
        if (hit.isEmpty()) {
            return;
        }
        Script.Hit found = hit.get();
        Call call = new Call(n, request, Body.of(body), status);
        if (when == When.BEFORE) {
            found.callbacks().before().accept(call);
        } else {
            found.callbacks().after().accept(call);
        }
        Fault.Exec exec = found.rule().exec();
        if (exec != null && exec.beforeHandling() == (when == When.BEFORE)) {
            gate.commands().run(exec, environment(found, status)).ifPresent(exit -> line = line.command(exit));
        }
        switch (found.rule().action()) {
            case Action.Hold hold when hold.moment() == when -> gate.script().hold(found);
            case Action.Delay delay
            when delay.moment() == when -> {
                var _ = gate.monitor().await(() -> false, delay.length());
            }
            default -> {}
        }
    }

    private Map<String, String> environment(Script.Hit hit, @Nullable Integer status) {
        return Map.of(
                "APIGATE_N", Long.toString(n),
                "APIGATE_RULE", hit.id(),
                "APIGATE_METHOD", request.method(),
                "APIGATE_PATH", request.path(),
                "APIGATE_VERB", request.verb(),
                "APIGATE_RESOURCE", request.resource(),
                "APIGATE_SUBRESOURCE", request.subresource(),
                "APIGATE_NAMESPACE", request.namespace(),
                "APIGATE_NAME", request.name(),
                "APIGATE_STATUS", status == null ? "" : status.toString());
    }
}
