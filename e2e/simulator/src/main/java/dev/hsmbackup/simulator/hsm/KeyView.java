package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Words keys as the service does (recorded field order: sorted). */
final class KeyView {
    private KeyView() {}

    static Map<String, @Nullable Object> bundle(String host, StoredKey key, StoredKey.Version version) {
        Map<String, @Nullable Object> jwk = new TreeMap<>(version.material());
        jwk.put("key_ops", version.operations());
        jwk.put("kid", id(host, key, version));
        jwk.put("kty", version.type());
        Map<String, @Nullable Object> bundle = new TreeMap<>();
        bundle.put("attributes", attributes(version));
        bundle.put("key", jwk);
        if (!version.tags().isEmpty()) {
            bundle.put("tags", version.tags());
        }
        if (key.deleted()) {
            bundle.put("deletedDate", key.deletedDate());
            bundle.put("recoveryId", "https://" + host + "/deletedkeys/" + key.name());
            bundle.put("scheduledPurgeDate", key.purgeDate());
        }
        return bundle;
    }

    static Map<String, @Nullable Object> item(String host, StoredKey key, StoredKey.@Nullable Version version) {
        Map<String, @Nullable Object> item = new TreeMap<>();
        item.put("attributes", attributes(version == null ? key.latest() : version));
        item.put("kid", version == null ? "https://" + host + "/keys/" + key.name() : id(host, key, version));
        if (key.deleted()) {
            item.put("deletedDate", key.deletedDate());
            item.put("recoveryId", "https://" + host + "/deletedkeys/" + key.name());
            item.put("scheduledPurgeDate", key.purgeDate());
        }
        return item;
    }

    private static String id(String host, StoredKey key, StoredKey.Version version) {
        return "https://" + host + "/keys/" + key.name() + "/" + version.id();
    }

    private static Map<String, @Nullable Object> attributes(StoredKey.Version version) {
        return Json.object(
                "created",
                version.created(),
                "enabled",
                true,
                "exportable",
                false,
                "recoverableDays",
                StoredKey.recoverableDays(),
                "recoveryLevel",
                "Recoverable+Purgeable",
                "updated",
                version.created());
    }
}
