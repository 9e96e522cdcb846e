package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Response;

/** Ends a route with an error answer. */
final class Refused extends RuntimeException {
    private final transient Response response;

    Refused(Response response) {
        super("refused with status " + response.status(), null, false, false);
        this.response = response;
    }

    Response response() {
        return response;
    }
}
