package dev.hsmbackup.crash;

/**
 * One outgoing request of the operator for one backup, described so that it is found again in another run.
 *
 * @param nth which of the requests that look like this, from 1
 */
record Step(Request request, int nth) {

    /** What a request looks like, without the names of one run. */
    sealed interface Request {}

    /**
     * To the API server.
     *
     * @param resource plural, with the subresource: {@code hsmbackups/status}
     */
    record ToKubernetes(String verb, String resource) implements Request {
        @Override
        public String toString() {
            return verb + " " + resource;
        }
    }

    /** Reads the lease of the leader election between the intent and the start (DESIGN §3, step 4). */
    record ConfirmsLeadership() implements Request {
        @Override
        public String toString() {
            return "get leases (still leader?)";
        }
    }

    /** To the HSM. */
    record ToHsm(String method, String path) implements Request {
        /** The path of all questions about jobs. */
        static final String JOB = "/backup/{job}";

        static ToHsm of(String method, String path) {
            return new ToHsm(method, path.startsWith("/backup/") ? JOB : path);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** To Microsoft Entra ID, by an operator that has no token yet. */
    record ToLogin(String method, String path) implements Request {
        @Override
        public String toString() {
            return method + " login.microsoftonline.com" + path;
        }
    }

    @Override
    public String toString() {
        return request + " #" + nth;
    }
}
