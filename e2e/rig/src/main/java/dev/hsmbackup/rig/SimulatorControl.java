package dev.hsmbackup.rig;

import java.net.URI;
import java.time.Duration;

/**
 * The simulator's control endpoint, as far as scenarios use it by name; {@link #send} reaches the rest. The simulator's
 * README describes the routes.
 *
 * @param address where it listens
 */
public record SimulatorControl(URI address) {

    /** Sends JSON to a route and answers the body; throws unless it succeeded. */
    public String send(String method, String path, String json) {
        return Http.send(method, address.resolve(path), json);
    }

    /** Scripts faults: one, or a JSON array of them. */
    public void addFaults(String json) {
        send("POST", "/faults", json);
    }

    /** Takes all scripted faults back. */
    public void clearFaults() {
        send("DELETE", "/faults", "");
    }

    /** The next start of a backup takes effect at once, but its answer comes late. */
    public void delayStart(String host, Duration delay) {
        addFaults("""
                {"host": "%s", "method": "POST", "path": "/backup", "authorized": true, "delay": "%dms",
                 "action": {"type": "pass"}}""".formatted(host, delay.toMillis()));
    }

    /** From now on one HSM answers 403 to all questions about jobs, as without a role. */
    public void forbidStatus(String host) {
        addFaults("""
                {"host": "%s", "method": "GET", "authorized": true, "count": 0,
                 "action": {"type": "status", "status": 403, "headers": {"Content-Type": "application/json"},
                            "body": "{\\"error\\":{\\"code\\":\\"AccessDenied\\",\\"message\\":\\"Not authorized\\"}}"}}""".formatted(host));
    }

    /** Moves the simulator's clock ahead: jobs end, tokens do not. */
    public void advanceClock(Duration by) {
        send("POST", "/clock", "{\"advance\": \"%dms\"}".formatted(by.toMillis()));
    }
}
