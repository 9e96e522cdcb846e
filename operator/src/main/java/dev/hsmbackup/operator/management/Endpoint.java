package dev.hsmbackup.operator.management;

import java.io.IOException;

/** What stands behind one path. */
interface Endpoint {
    String TEXT = "text/plain; charset=utf-8";

    /**
     * Answers one GET.
     *
     * @param accept the Accept header, or the empty string
     */
    Answer answer(String accept) throws IOException;

    /** An answer; the body is sent as UTF-8. */
    record Answer(int status, String contentType, String body) {}
}
