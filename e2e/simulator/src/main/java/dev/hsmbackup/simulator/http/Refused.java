package dev.hsmbackup.simulator.http;

/** Ends a route with an error answer. */
public final class Refused extends RuntimeException {
    private final transient Response response;

    public Refused(Response response) {
        super("refused with status " + response.status(), null, false, false);
        this.response = response;
    }

    public Response response() {
        return response;
    }
}
