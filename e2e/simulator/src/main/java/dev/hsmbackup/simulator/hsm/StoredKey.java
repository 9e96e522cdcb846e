package dev.hsmbackup.simulator.hsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key with all its versions, as it is kept and as it is saved in a backup.
 *
 * @param versions oldest first, never empty
 * @param deletedDate epoch seconds of the soft delete; absent while the key lives
 */
public record StoredKey(
        String name, List<Version> versions, @Nullable Long deletedDate) {
    private static final int RECOVERABLE_DAYS = 90;

    /**
     * One version of a key.
     *
     * @param material the public part (n and e, or crv, x and y; empty for oct-HSM)
     * @param created epoch seconds
     */
    public record Version(
            String id,
            String type,
            Map<String, String> material,
            List<String> operations,
            long created,
            Map<String, String> tags) {}

    public StoredKey {
        versions = List.copyOf(versions);
    }

    public Version latest() {
        return versions.getLast();
    }

    public boolean deleted() {
        return deletedDate != null;
    }

    public StoredKey plus(Version version) {
        List<Version> more = new ArrayList<>(versions);
        more.add(version);
        return new StoredKey(name, more, deletedDate);
    }

    public StoredKey deletedAt(long epochSeconds) {
        return new StoredKey(name, versions, epochSeconds);
    }

    public StoredKey recovered() {
        return new StoredKey(name, versions, null);
    }

    /** Epoch seconds at which a deleted key would be purged. */
    public long purgeDate() {
        return (deletedDate == null ? 0 : deletedDate) + RECOVERABLE_DAYS * 86_400L;
    }

    public static int recoverableDays() {
        return RECOVERABLE_DAYS;
    }
}
