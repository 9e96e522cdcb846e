package dev.hsmbackup.simulator.fleet;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a fleet must keep beyond its form: names that exist, hosts that are real, nothing twice. */
final class FleetRules {
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern HSM_NAME = Pattern.compile("[a-z][a-z0-9-]{1,22}[a-z0-9]");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern CLUSTER_ID = Pattern.compile(
            "/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[-\\w.()]{1,90}"
                    + "/providers/Microsoft\\.HardwareSecurityModules/cloudHsmClusters/[a-z0-9-]{3,23}",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTAINER =
            Pattern.compile("https://[a-z0-9]{3,24}\\.(blob\\.[a-z.]+)/(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private FleetRules() {}

    static void checkStranger(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new FleetException("strangers: '" + host + "' is not a host name in lower case");
        }
    }

    static void check(Fleet fleet) {
        if (fleet.tenants().isEmpty()) {
            throw new FleetException("tenants: needs at least one entry");
        }
        fleet.tenants().forEach(tenant -> guid("tenants.id", tenant.id()));
        unique("tenants.id", fleet.tenants().stream().map(Fleet.Tenant::id).toList());
        unique(
                "identities.name",
                fleet.allIdentities().stream().map(Identity::name).toList());
        unique(
                "containers.url",
                fleet.allContainers().stream().map(Container::url).toList());
        unique("hsms.name", fleet.allHsms().stream().map(Hsm::name).toList());
        unique("clusters.name", fleet.allClusters().stream().map(Cluster::name).toList());
        if (fleet.clock() != null) {
            try {
                var _ = Instant.parse(fleet.clock());
            } catch (DateTimeParseException e) {
                throw new FleetException("clock: '" + fleet.clock() + "' is not a time; write 2026-01-31T12:00:00Z");
            }
        }
    }

    static void check(Identity identity) {
        guid("identities." + identity.name() + ".clientId", identity.clientId());
        if (identity.objectId() != null) {
            guid("identities." + identity.name() + ".objectId", identity.objectId());
        }
    }

    static void check(Container container) {
        var match = CONTAINER.matcher(container.url());
        boolean known = match.matches()
                && List.of(Cloud.values()).stream()
                        .anyMatch(cloud -> cloud.blobSuffix().equals(match.group(1)));
        if (!known) {
            throw new FleetException("containers: '" + container.url()
                    + "' is not a container; write https://<account>.blob.core.windows.net/<container>");
        }
    }

    static void check(Hsm hsm) {
        if (!HSM_NAME.matcher(hsm.name()).matches()) {
            throw new FleetException(
                    "hsms: '" + hsm.name() + "' is not an HSM name; 3 to 24 of a-z, 0-9 and -, starting with a letter");
        }
        int digits = hsm.odd().digits();
        if (digits != 14 && digits != 16) {
            throw new FleetException("hsms." + hsm.name() + ".oddities.folderDigits: " + digits + "; write 14 or 16");
        }
    }

    static void check(Cluster cluster) {
        if (!CLUSTER_NAME.matcher(cluster.name()).matches()) {
            throw new FleetException("clusters: '" + cluster.name() + "' is not a name; write a-z, 0-9 and -");
        }
        String where = "clusters." + cluster.name();
        if (!CLUSTER_ID.matcher(cluster.resourceId()).matches()) {
            throw new FleetException(where + ".resourceId: '" + cluster.resourceId()
                    + "' is not a cluster's id; write /subscriptions/<guid>/resourceGroups/<group>"
                    + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/<3 to 23 of a-z, 0-9 and ->");
        }
        for (Cluster.RoleGrant grant : cluster.allRoles()) {
            if ((grant.role() == null) == (grant.actions() == null)) {
                throw new FleetException(where + ".roles: write either 'role' or 'actions'");
            }
        }
    }

    /** What a cluster must keep beside others: an id of its own, and one tenant for a subscription. */
    static void checkBeside(
            Cluster cluster, String tenant, Collection<Cluster> others, Function<Cluster, String> tenantOf) {
        for (Cluster other : others) {
            if (other.name().equals(cluster.name())) {
                continue;
            }
            if (other.normalId().equals(cluster.normalId())) {
                throw new FleetException(
                        "clusters." + cluster.name() + ".resourceId: is the one of '" + other.name() + "'");
            }
            if (other.segment(2).equalsIgnoreCase(cluster.segment(2))
                    && !tenantOf.apply(other).equals(tenant)) {
                throw new FleetException("clusters." + cluster.name()
                        + ".tenant: its subscription is in the tenant of '" + other.name() + "'");
            }
        }
    }

    static void known(String where, @Nullable String name, Set<String> names) {
        if (name != null && !names.contains(name)) {
            throw new FleetException(where + ": there is no '" + name + "'; known: " + String.join(", ", names));
        }
    }

    private static void guid(String where, String text) {
        if (!GUID.matcher(text).matches()) {
            throw new FleetException(where + ": '" + text + "' is not a GUID in lower case");
        }
    }

    private static void unique(String where, List<String> values) {
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value)) {
                throw new FleetException(where + ": '" + value + "' stands twice");
            }
        }
    }
}
