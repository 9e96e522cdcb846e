package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the credentials that callers ask for.
 *
 * @param layout where their files go
 * @param credentials who signs
 * @param kubeconfig text of the files
 * @param adminClient asks for tokens
 * @param files how many were written; keeps their names apart
 */
record Identities(
        Layout layout, Credentials credentials, Kubeconfig kubeconfig, AdminClient adminClient, AtomicInteger files) {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\\s*\"([^\"]+)\"");

    void writeAdminKubeconfig() throws IOException {
        var text = kubeconfig.forIdentity("kubernetes-admin", credentials.admin());
        Layout.writePrivate(layout.adminKubeconfig(), text);
    }

    Path kubeconfigFor(String user, List<String> groups) {
        var identity = credentials.authority().client(user, groups);
        return writeKubeconfig(user, kubeconfig.forIdentity(user, identity));
    }

    Path kubeconfigForToken(String user, String token) {
        return writeKubeconfig(user, kubeconfig.forToken(user, token));
    }

    String serviceAccountToken(String namespace, String serviceAccount, List<String> audiences, Duration validity) {
        var quoted = audiences.stream().map(audience -> '"' + audience + '"').collect(Collectors.joining(","));
        var answer = adminClient.post(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token",
                """
                {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest",
                 "spec":{"audiences":[%s],"expirationSeconds":%d}}
                """.formatted(quoted, validity.toSeconds()));
        // One value without escapes; a JSON library would be our only use of one.
        var token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new ControlPlaneException("TokenRequest for " + namespace + "/" + serviceAccount + " gave no token");
        }
        return token.group(1);
    }

    private Path writeKubeconfig(String user, String text) {
        var name = user.replaceAll("[^A-Za-z0-9-]", "_") + "-" + files.incrementAndGet() + ".kubeconfig";
        try {
            return Layout.writePrivate(layout.kubeconfigs().resolve(name), text);
        } catch (IOException e) {
            throw ControlPlaneException.of("Writing a kubeconfig for " + user, e);
        }
    }
}
