package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Managed HSM.
 *
 * @param tenant tenant id; the only tenant of the fleet if absent. It decides the cloud, and so the host name
 * @param securityDomain a backup can be restored only where this is the same
 * @param managedIdentity name of the identity attached to the HSM, with which it reaches storage; none if absent
 * @param restoreBlockedAfter how long the data plane stays refused after a restore ended (recorded: "shortly after"); 0
 *     if absent
 * @param jobRetention how long an ended job can be asked for; for ever if absent
 */
public record Hsm(
        @JsonProperty(required = true) String name,
        @Nullable String tenant,
        @JsonProperty(required = true) String securityDomain,
        @Nullable String managedIdentity,
        @Nullable List<RoleGrant> roles,
        @Nullable List<Key> keys,
        @Nullable JobTimes jobTimes,
        @Nullable Oddities oddities,

        @Nullable Duration restoreBlockedAfter,

        @Nullable Duration jobRetention) {

    /**
     * A role assignment of the HSM's own access control.
     *
     * @param role name or id of a built-in role, such as {@code Managed HSM Backup}
     * @param scope {@code /} (default), {@code /keys} or {@code /keys/<name>}
     */
    public record RoleGrant(
            @JsonProperty(required = true) String identity,
            @JsonProperty(required = true) String role,
            @Nullable String scope) {
        public String onScope() {
            return scope == null ? "/" : scope;
        }
    }

    /** A key that exists from the start; type is RSA-HSM (default), EC-HSM or oct-HSM. */
    public record Key(
            @JsonProperty(required = true) String name,
            @Nullable String type,
            @Nullable Integer versions) {
        public String keyType() {
            return type == null ? "RSA-HSM" : type;
        }

        public int versionCount() {
            return versions == null ? 1 : versions;
        }
    }

    public List<RoleGrant> allRoles() {
        return roles == null ? List.of() : roles;
    }

    public List<Key> allKeys() {
        return keys == null ? List.of() : keys;
    }

    public JobTimes times() {
        return jobTimes == null ? JobTimes.DEFAULT : jobTimes;
    }

    public Oddities odd() {
        return oddities == null ? Oddities.DEFAULT : oddities;
    }

    public Duration blockedAfterRestore() {
        return restoreBlockedAfter == null ? Duration.ZERO : restoreBlockedAfter;
    }
}
