package dev.hsmbackup.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Cluster;
import java.net.URI;
import java.util.List;

/**
 * Hosts of an attacker: they exist, their certificates are good, and they answer politely. What they were given stands in
 * the arrival log. Every other host that is not Azure's is refused by the proxy, and the attempt stands there too.
 */
final class Strangers {

    static final String EVIL = "evil.example";
    static final String EVIL_LOGIN = "login.evil.example";

    /** Only the tests themselves go there, to show that a visit would be noticed. */
    static final String CONTROL = "control.example";

    private static final String STORAGE = URI.create(AzureFleet.CONTAINER).getHost();

    private Strangers() {}

    static void moveIn() {
        for (String host : List.of(EVIL, EVIL_LOGIN, CONTROL, "vault.azure.net", "graph.microsoft.com")) {
            Shared.control("PUT", "/strangers/" + host, "");
        }
    }

    /**
     * What went to hosts that are neither Entra's nor Azure Resource Manager's nor in the HSMs' suffix nor of the container
     * that the admin named, but for the tests' own.
     */
    static List<String> strayRequests() {
        return Shared.arrivals().stream()
                .filter(arrival -> stray(arrival.path("host").asText()))
                .map(JsonNode::toString)
                .toList();
    }

    private static boolean stray(String host) {
        return !host.equals(Shared.LOGIN)
                && !host.equals(Cluster.ARM)
                && !host.endsWith(".managedhsm.azure.net")
                && !host.equals(STORAGE)
                && !host.equals(CONTROL);
    }
}
