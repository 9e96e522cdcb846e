package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.fleet.Hsm;
import dev.hsmbackup.simulator.http.Body;
import java.util.Optional;

/** What an HSM needs of blob storage. */
public interface BackupStorage {

    /** With what the HSM knocks at storage. */
    sealed interface Key {}

    /** The HSM's own managed identity. */
    record ManagedIdentity() implements Key {}

    /** A shared access signature, without leading question mark. */
    record Sas(String token) implements Key {}

    /**
     * Storage's error code, if this HSM cannot use the container.
     *
     * @param containerUrl without trailing slash
     */
    Optional<String> refusal(Hsm hsm, String containerUrl, Key key, boolean write);

    void write(String containerUrl, String blob, Body content);

    Optional<Body> read(String containerUrl, String blob);
}
