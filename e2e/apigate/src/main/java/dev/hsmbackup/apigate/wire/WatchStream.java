package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.apigate.kube.StatusObject;
import dev.hsmbackup.apigate.log.EventLine;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.EventAction;
import dev.hsmbackup.apigate.script.EventRule;
import dev.hsmbackup.apigate.script.WatchEnd;
import dev.hsmbackup.apigate.script.WatchEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One open watch: passes events on one by one, as the rules say. */
final class WatchStream {
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final long n;
    private final KubeRequest request;
    private final WatchCodec codec;
    private final Gate gate;
    private final Action.@Nullable CloseWatch close;

    // Guarded by the gate's monitor.
    private final Queue<Frame> queue = new ArrayDeque<>();
    private boolean brokenOff;
    private @Nullable WatchEnd end;
    private int delivered;

    WatchStream(long n, KubeRequest request, WatchCodec codec, Gate gate, Action.@Nullable CloseWatch close) {
        this.n = n;
        this.request = request;
        this.codec = codec;
        this.gate = gate;
        this.close = close;
    }

    KubeRequest request() {
        return request;
    }

    Watches.Open describe() {
        return new Watches.Open(n, request, delivered, queue.size());
    }

    /** Ends it as soon as the event that is being sent is out; the first word counts. */
    void end(WatchEnd how) {
        gate.monitor().change(() -> end = end == null ? how : end);
    }

    /**
     * Passes events on until either side or the script ends it.
     *
     * @throws IOException the connection to the client is to be broken off
     */
    void run() throws IOException {
        gate.watches().opened(this);
        try {
            if (close != null) {
                plan(close);
            }
            Thread.ofVirtual().name("watch-" + n).start(this::readServer);
            Thread.ofVirtual().name("watch-" + n + "-client").start(this::readClient);
            deliver();
        } finally {
            gate.watches().ended(this);
        }
    }

    private void readServer() {
        try {
            while (true) {
                Frame frame = codec.next();
                if (frame.kind() == Frame.Kind.CONTROL) {
                    gate.link().await();
                    codec.send(frame);
                } else {
                    gate.monitor().change(() -> queue.add(frame));
                }
                if (frame.kind() == Frame.Kind.END) {
                    return;
                }
            }
        } catch (IOException e) {
            gate.monitor().change(() -> brokenOff = true);
        }
    }

    private void readClient() {
        try {
            codec.readClient();
        } catch (IOException gone) {
            // Ended either way.
        }
        end(WatchEnd.RESET);
    }

    private void plan(Action.CloseWatch planned) {
        if (planned.after().isZero()) {
            end(planned.end());
            return;
        }
        Thread.ofVirtual().name("watch-" + n + "-timer").start(() -> {
            try {
                await(() -> false, planned.after());
                end(planned.end());
            } catch (IOException over) {
                // The gate ends, and the watch with it.
            }
        });
    }

    /** Waits until it is true, the time is over, or the watch is to end. */
    private void await(BooleanSupplier until, Duration limit) throws IOException {
        var _ = gate.monitor().await(() -> end != null || until.getAsBoolean(), limit);
    }

    private @Nullable WatchEnd ending() {
        return gate.monitor().get(() -> Optional.ofNullable(end)).orElse(null);
    }

    private void deliver() throws IOException {
        while (true) {
            await(() -> !queue.isEmpty() || brokenOff, FOR_EVER);
            gate.link().await();
            WatchEnd wanted = ending();
            if (wanted != null) {
                last(wanted);
                return;
            }
            Optional<Frame> frame = gate.monitor().get(() -> Optional.ofNullable(queue.peek()));
            if (frame.isEmpty()) {
                throw new IOException("the API server broke the watch off");
            }
            if (frame.get().kind() == Frame.Kind.END) {
                codec.send(frame.get());
                return;
            }
            pass(frame.get());
        }
    }

    private void pass(Frame frame) throws IOException {
        Optional<WatchEvent> event = WatchEvent.of(frame.payload().bytes());
        Optional<EventRule> rule = event.flatMap(found -> gate.script().claim(request, found));
        String outcome = rule.isPresent() ? apply(rule.get()) : "delivered";
        gate.link().await();
        if (ending() != null && outcome.equals("delivered")) {
            return; // ended while the event was held: it is lost with the stream
        }
        event.ifPresent(found -> log(found, outcome, rule.map(EventRule::id).orElse(null)));
        switch (outcome) {
            case "delivered" -> codec.send(frame);
            case "expired" -> end(WatchEnd.EXPIRE);
            case "closed" -> end(WatchEnd.CLOSE);
            default -> {}
        }
        gate.monitor().change(() -> {
            queue.remove();
            delivered += outcome.equals("delivered") ? 1 : 0;
        });
    }

    private String apply(EventRule rule) throws IOException {
        return switch (rule.action()) {
            case EventAction.Hold hold -> {
                gate.script().hold(rule, () -> end != null);
                yield "delivered";
            }
            case EventAction.Delay delay -> {
                await(() -> false, delay.length());
                yield "delivered";
            }
            case EventAction.Drop drop -> "dropped";
            case EventAction.Expire expire -> "expired";
            case EventAction.Close close -> "closed";
        };
    }

    private void last(WatchEnd how) throws IOException {
        switch (how) {
            case CLOSE -> codec.finish();
            case EXPIRE -> {
                codec.sendEvent(StatusObject.expiredEvent());
                codec.finish();
            }
            case RESET -> throw new IOException("the client went away, or the script resets the watch");
        }
    }

    private void log(WatchEvent event, String outcome, @Nullable String rule) {
        gate.events().append(EventLine.of(n, gate.clock().instant(), request.resource(), event, outcome, rule));
    }
}
