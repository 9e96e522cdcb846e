package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.fleet.Container;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.hsm.BackupStorage;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Storage as an HSM reaches it: inside Azure, under its own identity or a SAS. */
public final class HsmStorage implements BackupStorage {
    private final Registry registry;
    private final BlobBackend backend;
    private final InstantSource clock;

    public HsmStorage(Registry registry, BlobBackend backend, InstantSource clock) {
        this.registry = registry;
        this.backend = backend;
        this.clock = clock;
    }

    /**
     * Recorded is only {@code ResourceNotFound} for what does not exist. The others are storage's own error codes for
     * the same situation: the service's words for them are not known.
     */
    @Override
    public Optional<String> refusal(@Nullable String managedIdentity, String containerUrl, Key key, boolean write) {
        Optional<Container> found = registry.container(containerUrl);
        if (found.isEmpty()) {
            return Optional.of("ResourceNotFound");
        }
        Container container = found.get();
        if (container.firewalled()) {
            return Optional.of("AuthorizationFailure");
        }
        boolean allowed = switch (key) {
            case ManagedIdentity mine -> managedIdentity != null && container.allows(managedIdentity, write);
            case Sas sas -> inTime(sas);
        };
        if (!allowed) {
            return Optional.of(key instanceof Sas ? "AuthenticationFailed" : "AuthorizationPermissionMismatch");
        }
        return container.locked() && write ? Optional.of("BlobImmutableDueToPolicy") : Optional.empty();
    }

    private boolean inTime(Sas sas) {
        Map<String, String> parameters = Request.form(sas.token());
        try {
            return parameters.containsKey("sig")
                    && Instant.parse(parameters.getOrDefault("se", "")).isAfter(clock.instant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    @Override
    public void write(String containerUrl, String blob, Body content) {
        Request put = new Request(
                "PUT",
                host(containerUrl),
                path(containerUrl, blob),
                "",
                Headers.of("x-ms-blob-type", "BlockBlob", "Content-Type", "application/json"),
                content);
        Response response = backend.answer(put);
        if (response.status() != 201) {
            throw new IllegalStateException("cannot write " + containerUrl + "/" + blob + ": status "
                    + response.status() + " " + response.body().text());
        }
    }

    @Override
    public Optional<Body> read(String containerUrl, String blob) {
        Response response = backend.answer(
                new Request("GET", host(containerUrl), path(containerUrl, blob), "", Headers.NONE, Body.EMPTY));
        return response.status() == 200 ? Optional.of(response.body()) : Optional.empty();
    }

    private static String host(String containerUrl) {
        return URI.create(containerUrl).getHost();
    }

    private static String path(String containerUrl, String blob) {
        String encoded = URLEncoder.encode(blob, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return URI.create(containerUrl).getPath() + "/" + encoded;
    }
}
