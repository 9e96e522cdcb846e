package dev.hsmbackup.rig;

import java.net.URI;

/**
 * The simulator's control endpoint; its README describes the routes.
 *
 * @param address where it listens
 */
public record SimulatorControl(URI address) {

    /** Sends JSON to a route and answers the body; throws unless it succeeded. */
    public String send(String method, String path, String json) {
        return Http.send(method, address.resolve(path), json);
    }
}
