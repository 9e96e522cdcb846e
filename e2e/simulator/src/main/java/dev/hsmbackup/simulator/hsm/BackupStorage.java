package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Body;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an HSM needs of blob storage. */
public interface BackupStorage {

    /** With what the HSM knocks at storage. */
    sealed interface Key {}

    /** The HSM's own managed identity. */
    record ManagedIdentity() implements Key {}

    /** A shared access signature, without leading question mark. */
    record Sas(String token) implements Key {}

    /**
     * Storage's error code, if the HSM cannot use the container.
     *
     * @param managedIdentity the fleet's name of the identity attached to the HSM; null if there is none
     * @param containerUrl without trailing slash
     */
    Optional<String> refusal(@Nullable String managedIdentity, String containerUrl, Key key, boolean write);

    void write(String containerUrl, String blob, Body content);

    Optional<Body> read(String containerUrl, String blob);
}
