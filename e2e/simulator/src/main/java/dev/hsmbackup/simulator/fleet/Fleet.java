package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that exists in the simulated Azure.
 *
 * @param seed makes job ids, object ids and key material's names repeatable; random if absent
 * @param clock where the simulator's clock starts (RFC 3339); the machine's time if absent
 */
public record Fleet(
        @Nullable Long seed,
        @Nullable String clock,
        @JsonProperty(required = true) List<Tenant> tenants,
        @Nullable List<Identity> identities,
        @Nullable List<Container> containers,
        @Nullable List<Hsm> hsms,
        @Nullable List<Cluster> clusters) {

    /** An Entra tenant; {@code cloud} is AzureCloud if absent. */
    public record Tenant(
            @JsonProperty(required = true) String id,
            @Nullable Cloud cloud) {
        public Cloud inCloud() {
            return cloud == null ? Cloud.PUBLIC : cloud;
        }
    }

    public List<Identity> allIdentities() {
        return identities == null ? List.of() : identities;
    }

    public List<Container> allContainers() {
        return containers == null ? List.of() : containers;
    }

    public List<Hsm> allHsms() {
        return hsms == null ? List.of() : hsms;
    }

    public List<Cluster> allClusters() {
        return clusters == null ? List.of() : clusters;
    }
}
