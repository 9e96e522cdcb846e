package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An Azure Cloud HSM cluster, as Azure Resource Manager shows it.
 *
 * @param name how the rest of the fleet and the control endpoint name it
 * @param resourceId {@code
 *     /subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/<cluster>}
 * @param tenant tenant id of the subscription; the only tenant of the fleet if absent. It decides the cloud
 * @param location eastus2 if absent
 * @param managedIdentity name of the identity attached to the cluster, with which it reaches storage; none if absent
 * @param provisioningState any word; Succeeded if absent. While a restore runs and until its cluster is active, Azure's
 *     answer is Updating whatever stands here
 * @param activationState any word; Active if absent. The simulator changes it when a restore ends or does damage
 * @param statusMessage null in the answer if absent
 * @param roles role assignments of Azure's own access control
 * @param keys keys that exist from the start
 * @param contentAge how much older than its job the content of a backup is (recorded: 57 minutes); 0 if absent
 * @param jobRetention how long an ended job can be asked for; for ever if absent
 */
public record Cluster(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String resourceId,
        @Nullable String tenant,
        @Nullable String location,
        @Nullable String managedIdentity,
        @Nullable String provisioningState,
        @Nullable String activationState,
        @Nullable String statusMessage,
        @Nullable List<RoleGrant> roles,
        @Nullable List<Key> keys,
        @Nullable Duration contentAge,
        @Nullable ClusterTimes jobTimes,
        @Nullable ClusterOddities oddities,
        @Nullable Duration jobRetention) {

    /** {@code activationState} of a cluster in use. */
    public static final String ACTIVE = "Active";

    /** {@code activationState} of a cluster that a restore can be made into. */
    public static final String NOT_ACTIVATED = "NotActivated";

    /** What a role assignment covers. */
    public enum Scope {
        @JsonProperty("cluster")
        CLUSTER,
        @JsonProperty("resourceGroup")
        RESOURCE_GROUP,
        @JsonProperty("subscription")
        SUBSCRIPTION
    }

    /**
     * A role assignment; {@code role} or {@code actions}, not both.
     *
     * @param role Owner, Contributor or Reader
     * @param actions actions of a role of one's own, such as
     *     {@code Microsoft.HardwareSecurityModules/cloudHsmClusters/backup/action}; {@code *} stands for anything
     * @param scope resourceGroup if absent. An assignment on the cluster goes when the cluster goes
     */
    public record RoleGrant(
            @JsonProperty(required = true) String identity,
            @Nullable String role,
            @Nullable List<String> actions,
            @Nullable Scope scope) {
        public Scope onScope() {
            return scope == null ? Scope.RESOURCE_GROUP : scope;
        }
    }

    /** A key that exists from the start; type is RSA (default) or any other word. */
    public record Key(
            @JsonProperty(required = true) String name,
            @Nullable String type) {
        public String keyType() {
            return type == null ? "RSA" : type;
        }
    }

    public Cluster inState(String activation, @Nullable String message) {
        return new Cluster(
                name,
                resourceId,
                tenant,
                location,
                managedIdentity,
                provisioningState,
                activation,
                message,
                roles,
                keys,
                contentAge,
                jobTimes,
                oddities,
                jobRetention);
    }

    /** The resource id in the form in which two of them can be compared: Azure's ids do not tell cases apart. */
    public String normalId() {
        return resourceId.toLowerCase(Locale.ROOT);
    }

    /** A segment of the resource id as written: 2 subscription, 4 resource group, 8 cluster. */
    public String segment(int index) {
        return resourceId.split("/", -1)[index];
    }

    public String activation() {
        return activationState == null ? ACTIVE : activationState;
    }

    public String provisioning() {
        return provisioningState == null ? "Succeeded" : provisioningState;
    }

    public String region() {
        return location == null ? "eastus2" : location;
    }

    public List<RoleGrant> allRoles() {
        return roles == null ? List.of() : roles;
    }

    public List<Key> allKeys() {
        return keys == null ? List.of() : keys;
    }

    public Duration ageOfContent() {
        return contentAge == null ? Duration.ZERO : contentAge;
    }

    public ClusterTimes times() {
        return jobTimes == null ? ClusterTimes.DEFAULT : jobTimes;
    }

    public ClusterOddities odd() {
        return oddities == null ? ClusterOddities.DEFAULT : oddities;
    }
}
