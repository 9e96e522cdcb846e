package dev.hsmbackup.crds.sweep;

/** How a value gets to the API server. */
enum Operation {
    /** POST of a new object. */
    CREATE("create", "POST", ""),
    /** PUT of an object that exists. */
    UPDATE("update", "PUT", ""),
    /** The first status that an object gets. */
    FIRST_STATUS("first status", "PUT", "/status"),
    /** A status after another one that was whole. */
    NEXT_STATUS("next status", "PUT", "/status");

    private final String shown;
    private final String method;
    private final String subresource;

    Operation(String shown, String method, String subresource) {
        this.shown = shown;
        this.method = method;
        this.subresource = subresource;
    }

    String method() {
        return method;
    }

    String subresource() {
        return subresource;
    }

    @Override
    public String toString() {
        return shown;
    }
}
