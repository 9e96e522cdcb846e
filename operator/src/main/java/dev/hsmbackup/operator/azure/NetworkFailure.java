package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Reads the JDK client's exceptions (DESIGN §3, step 6). Unknown ones count as "may have arrived". */
final class NetworkFailure {
    /** The JDK has no type of its own for a refused CONNECT. Should it reword this, the request was not given away. */
    private static final Pattern TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

    private NetworkFailure() {}

    /**
     * @param withdrawn true: the request's body never left our hands, so that nothing can have been started
     * @param proxy host and port of the proxy that was to be used, or null
     */
    static Reply.NoAnswer read(Throwable failure, boolean withdrawn, @Nullable String proxy) {
        List<Throwable> chain = chain(failure);
        String via = proxy == null ? "" : " through the proxy " + proxy;
        for (Throwable link : chain) {
            Matcher tunnel = TUNNEL.matcher(String.valueOf(link.getMessage()));
            if (tunnel.find()) {
                return new Reply.NoAnswer(
                        Kind.CONNECT,
                        "the proxy " + proxy + " refused the tunnel with status " + tunnel.group(1)
                                + ": it cannot resolve or reach the host, or does not allow it");
            }
            if (link instanceof UnresolvedAddressException || link instanceof UnknownHostException) {
                return proxy == null
                        ? new Reply.NoAnswer(Kind.DNS, "the host name does not resolve")
                        : new Reply.NoAnswer(Kind.CONNECT, "the name of the proxy " + proxy + " does not resolve");
            }
            if (link instanceof SSLHandshakeException || (withdrawn && link instanceof SSLException)) {
                return new Reply.NoAnswer(Kind.TLS, tls(chain));
            }
        }
        for (Throwable link : chain) {
            if (link instanceof HttpConnectTimeoutException) {
                return new Reply.NoAnswer(Kind.CONNECT, "no connection" + via + " in time");
            }
            if (link instanceof ConnectException) {
                return new Reply.NoAnswer(Kind.CONNECT, "no connection" + via + ": " + message(link));
            }
        }
        Throwable first = chain.getLast();
        String reason =
                first instanceof TimeoutException ? "no answer in time" : "connection broken: " + message(first);
        return new Reply.NoAnswer(
                withdrawn ? Kind.CONNECT : Kind.NO_ANSWER,
                withdrawn ? "no connection" + via + ": " + reason : reason + via);
    }

    private static String tls(List<Throwable> chain) {
        for (Throwable link : chain) {
            if (link instanceof CertificateExpiredException) {
                return "the server's certificate has expired";
            }
            if (link instanceof CertPathBuilderException) {
                return "the server's certificate is not signed by an authority that the operator trusts";
            }
        }
        for (Throwable link : chain) {
            if (link instanceof CertificateException) {
                return "the server's certificate is not accepted: " + message(link);
            }
        }
        return "TLS handshake failed: " + message(chain.getFirst());
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return Text.clean(
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message, Text.QUOTE);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = failure; link != null && chain.size() < 20; link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }
}
