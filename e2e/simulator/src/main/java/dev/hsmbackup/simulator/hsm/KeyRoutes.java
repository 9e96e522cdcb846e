package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.http.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Enough of the key routes to see what a restore did. */
final class KeyRoutes {
    private final Ids ids;
    private final InstantSource clock;

    KeyRoutes(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    Answer list(Call call) {
        return page(call.hsm().keys().all().stream()
                .filter(key -> !key.deleted())
                .map(key -> KeyView.item(call.host(), key, null))
                .toList());
    }

    Answer listDeleted(Call call) {
        return page(call.hsm().keys().all().stream()
                .filter(StoredKey::deleted)
                .map(key -> KeyView.item(call.host(), key, null))
                .toList());
    }

    Answer versions(Call call) {
        StoredKey key = living(call);
        return page(key.versions().stream()
                .map(version -> KeyView.item(call.host(), key, version))
                .toList());
    }

    Answer get(Call call) {
        StoredKey key = living(call);
        String wanted = call.groups().size() > 1 ? call.group(1) : "";
        Optional<StoredKey.Version> version = wanted.isEmpty()
                ? Optional.of(key.latest())
                : key.versions().stream().filter(v -> v.id().equals(wanted)).findFirst();
        return version.map(found -> ok(KeyView.bundle(call.host(), key, found)))
                .orElseThrow(() -> new Refused(HsmError.keyNotFound(key.name() + "/" + wanted)));
    }

    Answer create(Call call) {
        String name = call.group(0);
        KeyStore keys = call.hsm().keys();
        if (keys.deleted(name).isPresent()) {
            throw new Refused(HsmError.of(
                    409,
                    "Conflict",
                    "Key " + name + " is currently in a deleted but recoverable state, and its name cannot be reused;"
                            + " in this state, the key can only be recovered or purged."));
        }
        JsonNode body = Json.readObject(call.request().body().text())
                .orElseThrow(() -> new Refused(HsmError.badRequest("The request body is not a JSON object.")));
        StoredKey.Version version = version(body);
        StoredKey key = keys.living(name)
                .map(existing -> existing.plus(version))
                .orElseGet(() -> new StoredKey(name, List.of(version), null));
        keys.put(key);
        return ok(KeyView.bundle(call.host(), key, version));
    }

    private StoredKey.Version version(JsonNode body) {
        List<String> operations = new ArrayList<>();
        body.path("key_ops").forEach(op -> operations.add(op.asText()));
        Map<String, String> tags = new HashMap<>();
        body.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        try {
            return KeyFactory.version(
                    ids.hex32(),
                    body.path("kty").asText(""),
                    operations,
                    clock.instant().getEpochSecond(),
                    tags);
        } catch (IllegalArgumentException e) {
            throw new Refused(HsmError.badRequest(String.valueOf(e.getMessage())));
        }
    }

    Answer delete(Call call) {
        StoredKey deleted = living(call).deletedAt(clock.instant().getEpochSecond());
        call.hsm().keys().put(deleted);
        return ok(KeyView.bundle(call.host(), deleted, deleted.latest()));
    }

    Answer getDeleted(Call call) {
        StoredKey key = deleted(call);
        return ok(KeyView.bundle(call.host(), key, key.latest()));
    }

    Answer recover(Call call) {
        StoredKey key = deleted(call).recovered();
        call.hsm().keys().put(key);
        return ok(KeyView.bundle(call.host(), key, key.latest()));
    }

    Answer purge(Call call) {
        call.hsm().keys().purge(deleted(call).name());
        return Answer.of(Response.of(204));
    }

    private static StoredKey living(Call call) {
        return call.hsm()
                .keys()
                .living(call.group(0))
                .orElseThrow(() -> new Refused(HsmError.keyNotFound(call.group(0))));
    }

    private static StoredKey deleted(Call call) {
        return call.hsm()
                .keys()
                .deleted(call.group(0))
                .orElseThrow(() -> new Refused(HsmError.keyNotFound(call.group(0))));
    }

    private static Answer page(List<Map<String, @Nullable Object>> items) {
        return ok(Json.object("value", items, "nextLink", null));
    }

    private static Answer ok(Object body) {
        return Answer.of(Response.of(200).json(body));
    }
}
