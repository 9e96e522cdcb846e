package dev.hsmbackup.operator.azure;

import org.jspecify.annotations.Nullable;

/** Lets the JDK's client send Basic credentials to a proxy. */
final class ProxyCredentials {
    private static final String DISABLED = "jdk.http.auth.tunneling.disabledSchemes";

    private ProxyCredentials() {}

    /**
     * By default the JDK withholds Basic credentials when it asks a proxy for a tunnel, and reads this property once,
     * when its HTTP client is first used. The launcher sets the same property; this is for other ways to start. Who put
     * user and password into HTTPS_PROXY wants them sent.
     */
    static void allow(@Nullable ProxySettings proxy) {
        if (proxy != null && proxy.user() != null && System.getProperty(DISABLED) == null) {
            System.setProperty(DISABLED, "");
        }
    }
}
