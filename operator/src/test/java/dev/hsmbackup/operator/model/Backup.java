package dev.hsmbackup.operator.model;

import dev.hsmbackup.crds.RunStatus;
import java.util.List;

/**
 * An HsmBackup or an HsmRestore in the API server.
 *
 * @param versions all statuses it had; the resource version is their number
 * @param intents how many intents were asked to be written
 * @param starts how many start requests were sent for it that Azure did not definitely reject
 */
record Backup(Existence existence, List<Ref<RunStatus>> versions, int intents, int starts) {

    enum Existence {
        NOT_YET,
        EXISTS,
        DELETED
    }

    boolean exists() {
        return existence == Existence.EXISTS;
    }

    int version() {
        return versions.size();
    }

    Ref<RunStatus> latest() {
        return versions.getLast();
    }

    RunStatus status() {
        return versions.getLast().get();
    }

    Backup with(Existence next) {
        return new Backup(next, versions, intents, starts);
    }

    Backup withStatus(Ref<RunStatus> next) {
        return new Backup(existence, World.added(versions, next), intents, starts);
    }

    Backup withIntents(int next) {
        return new Backup(existence, versions, next, starts);
    }

    Backup withStarts(int next) {
        return new Backup(existence, versions, intents, next);
    }
}
