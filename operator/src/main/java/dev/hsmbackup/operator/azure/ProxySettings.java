package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that tunnels by CONNECT.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param user user of Basic authentication; null: none
 * @param password its password; null if and only if there is no user
 * @param exceptions hosts that are reached without it
 */
public record ProxySettings(
        String host,
        int port,
        @Nullable String user,
        @Nullable Secret password,
        NoProxy exceptions) {
    private static final int DEFAULT_PORT = 80;

    /**
     * Reads {@code http://[user:password@]host[:port]}; {@code http://} may be missing, as curl and Go allow it.
     *
     * @throws SettingsException naming the variable; it does not quote the value, which may hold a password
     */
    static ProxySettings parse(String variable, String value, @Nullable String noProxy) {
        URI uri;
        try {
            uri = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException _) {
            throw wrong(variable, "it is not a URL");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw wrong(
                    variable,
                    "its scheme is " + uri.getScheme()
                            + ", but only a plain HTTP connection to the proxy is supported (the tunnel itself is TLS)");
        }
        String host = uri.getHost();
        int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
        if (host == null || port < 1 || port > 65535) {
            throw wrong(variable, "it has no valid host or port");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String userInfo = uri.getRawUserInfo();
        if (userInfo == null || userInfo.isEmpty()) {
            return new ProxySettings(bare, port, null, null, NoProxy.parse(noProxy));
        }
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = decode(colon < 0 ? "" : userInfo.substring(colon + 1));
        return new ProxySettings(bare, port, user, new Secret(password), NoProxy.parse(noProxy));
    }

    /** The value of {@code Proxy-Authorization}; empty without a user. */
    Optional<String> authorization() {
        return user == null || password == null
                ? Optional.empty()
                : Optional.of("Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + password.value()).getBytes(StandardCharsets.UTF_8)));
    }

    /** Host and port, for messages. */
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String decode(String escaped) {
        // URLDecoder is for forms: a plus sign is a plus sign here.
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static SettingsException wrong(String variable, String what) {
        return new SettingsException(variable + " is wrong: " + what
                + "; write http://[user:password@]host:port, with %-escapes in user and password");
    }
}
