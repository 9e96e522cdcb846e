package dev.hsmbackup.apigate.kube;

import dev.hsmbackup.simulator.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes kubeconfig files, as JSON, which is YAML too.
 *
 * @param server the address in them
 * @param authorityPem whom to trust
 */
public record KubeconfigFile(URI server, String authorityPem) {

    /** Writes a file that only we can read from its first byte on. */
    public Path write(Path file, String user, String token) throws IOException {
        String text = Json.write(Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(Map.of(
                        "name",
                        "apigate",
                        "cluster",
                        Map.of(
                                "server",
                                server.toString(),
                                "certificate-authority-data",
                                Base64.getEncoder().encodeToString(authorityPem.getBytes(StandardCharsets.UTF_8))))),
                "users",
                List.of(Map.of("name", user, "user", Map.of("token", token))),
                "contexts",
                List.of(Map.of("name", "apigate", "context", Map.of("cluster", "apigate", "user", user))),
                "current-context",
                "apigate"));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }
}
