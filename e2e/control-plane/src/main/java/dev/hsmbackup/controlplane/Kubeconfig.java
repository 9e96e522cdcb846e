package dev.hsmbackup.controlplane;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Text of kubeconfig files. Certificates stand in them, so that a file can be copied.
 *
 * @param server address of the API server
 * @param authorityPem its certificate authority
 */
record Kubeconfig(URI server, String authorityPem) {
    String forIdentity(String user, Authority.Identity identity) {
        return forUser(
                user,
                "client-certificate-data: " + base64(identity.certificatePem()) + "\n    client-key-data: "
                        + base64(identity.keyPem()));
    }

    String forToken(String user, String token) {
        return forUser(user, "token: " + token);
    }

    private String forUser(String user, String credential) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: control-plane
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: %s
                  user:
                    %s
                contexts:
                - name: control-plane
                  context:
                    cluster: control-plane
                    user: %s
                current-context: control-plane
                """.formatted(server, base64(authorityPem), quoted(user), credential, quoted(user));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
