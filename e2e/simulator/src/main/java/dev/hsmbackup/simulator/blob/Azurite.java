package dev.hsmbackup.simulator.blob;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An Azurite blob service that keeps the blobs.
 *
 * @param base such as {@code http://127.0.0.1:10000}, without trailing slash
 * @param keys account name to account key (Base64)
 */
public record Azurite(URI base, Map<String, String> keys) {

    public Azurite {
        keys = Map.copyOf(keys);
    }

    /**
     * Takes the keys in the form in which Azurite itself takes them.
     *
     * @param accounts value of {@code AZURITE_ACCOUNTS}: {@code name:key[:key2];name:key…}
     */
    public static Azurite of(URI base, String accounts) {
        Map<String, String> keys = new LinkedHashMap<>();
        Arrays.stream(accounts.split(";", -1))
                .map(account -> account.split(":", 3))
                .filter(parts -> parts.length > 1)
                .forEach(parts -> keys.put(parts[0], parts[1]));
        return new Azurite(base, keys);
    }

    /** The key of an account; an IllegalArgumentException says how to give one. */
    String key(String account) {
        String key = keys.get(account);
        if (key == null) {
            throw new IllegalArgumentException("Azurite: no key for account '" + account
                    + "'; start Azurite and the simulator with AZURITE_ACCOUNTS=" + account + ":<key in Base64>");
        }
        return key;
    }
}
