package dev.hsmbackup.operator.port;

import org.jspecify.annotations.Nullable;

/**
 * Why a call to Azure did not give what was asked for.
 *
 * @param kind the class of the problem; decides what happens next
 * @param code Azure's own error code, or null
 * @param message what is wrong and what to do about it, for people: one line, control characters removed, at most 1 KiB
 */
public record Problem(Kind kind, @Nullable String code, String message) {

    /** A small closed set, so that every decision about it can be listed in a table. */
    public enum Kind {
        /** 400: Azure refused the request as it stands. */
        INVALID_REQUEST,
        /** 401 also with a fresh token. */
        UNAUTHORIZED,
        /** 403: the identity lacks a role, or a firewall refused it. */
        FORBIDDEN,
        /** 404 on a start: the HSM does not know the route, or ARM the Cloud HSM. */
        NOT_FOUND,
        /** 409: another job runs on the HSM, or a Cloud HSM is being changed. */
        BUSY,
        /** 429. */
        THROTTLED,
        /** Any other 4xx but 408. */
        REJECTED,
        /** The host name does not resolve. */
        DNS,
        /** No TCP connection, or the proxy refused the tunnel. */
        CONNECT,
        /** The TLS handshake failed: untrusted, expired, other host. */
        TLS,
        /** No token from Microsoft Entra ID; nothing was sent to the HSM. */
        CREDENTIAL,
        /** The request may have arrived, but no answer came in time, or the connection broke. */
        NO_ANSWER,
        /** 408 or 5xx. */
        SERVER_ERROR,
        /** A redirect, or an answer that is not what the service's specification allows. */
        MALFORMED_ANSWER
    }
}
