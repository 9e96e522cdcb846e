package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blob container.
 *
 * @param url {@code https://<account>.blob.<suffix>/<container>}
 * @param tenant tenant of the storage account; the only tenant of the fleet if absent
 * @param access who may do what in it; nobody if absent
 * @param firewall true: the account's network rules refuse everybody
 * @param immutable true: an immutability policy refuses deletes and overwrites, and backups fail (they are documented
 *     to need a container without such a policy)
 */
public record Container(
        @JsonProperty(required = true) String url,
        @Nullable String tenant,
        @Nullable List<Access> access,
        @Nullable Boolean firewall,
        @Nullable Boolean immutable) {

    /** A role of an identity on the container. */
    public record Access(
            @JsonProperty(required = true) String identity,
            @JsonProperty(required = true) BlobRole role) {}

    /** The built-in data roles. */
    public enum BlobRole {
        @JsonProperty("Storage Blob Data Reader")
        READER,
        @JsonProperty("Storage Blob Data Contributor")
        CONTRIBUTOR
    }

    public String host() {
        return URI.create(url).getHost();
    }

    public String account() {
        return host().substring(0, host().indexOf('.'));
    }

    public String container() {
        return URI.create(url).getPath().substring(1);
    }

    public boolean firewalled() {
        return Boolean.TRUE.equals(firewall);
    }

    public boolean locked() {
        return Boolean.TRUE.equals(immutable);
    }

    public boolean allows(String identity, boolean write) {
        return access != null
                && access.stream()
                        .anyMatch(entry ->
                                entry.identity().equals(identity) && (!write || entry.role() == BlobRole.CONTRIBUTOR));
    }
}
