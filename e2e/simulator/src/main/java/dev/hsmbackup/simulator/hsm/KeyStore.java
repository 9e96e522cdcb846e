package dev.hsmbackup.simulator.hsm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of one HSM, living and soft-deleted. */
public final class KeyStore {
    private final Map<String, StoredKey> keys = new TreeMap<>();

    public Optional<StoredKey> living(String name) {
        return Optional.ofNullable(keys.get(name)).filter(key -> !key.deleted());
    }

    public Optional<StoredKey> deleted(String name) {
        return Optional.ofNullable(keys.get(name)).filter(StoredKey::deleted);
    }

    public boolean isTaken(String name) {
        return keys.containsKey(name);
    }

    public void put(StoredKey key) {
        keys.put(key.name(), key);
    }

    public void purge(String name) {
        keys.remove(name);
    }

    public List<StoredKey> all() {
        return List.copyOf(keys.values());
    }

    public void replaceAll(List<StoredKey> others) {
        keys.clear();
        others.forEach(this::put);
    }
}
