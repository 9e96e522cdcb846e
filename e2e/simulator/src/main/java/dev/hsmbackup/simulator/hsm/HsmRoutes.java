package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Answer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The table of routes. */
public final class HsmRoutes {
    private static final String NAME = "([0-9a-zA-Z-]{1,127})";
    private static final String AUTHORIZATION = "/+(.*?)/*providers/Microsoft\\.Authorization/";
    private static final Set<String> SINCE_7_6 =
            Set.of("7.6-preview.1", "7.6-preview.2", "7.6", "2025-06-01-preview", "2025-07-01", "2026-04-01");
    private static final Set<String> OLDER =
            Set.of("7.2-preview", "7.2", "7.3-preview", "7.3", "7.4-preview.1", "7.4", "7.5-preview.1", "7.5");

    private final List<Route> all;

    /** API versions a route knows. */
    enum Versions {
        ALL,
        FROM_7_6;

        boolean allows(String version) {
            return SINCE_7_6.contains(version) || (this == ALL && OLDER.contains(version));
        }
    }

    @FunctionalInterface
    interface Handler {
        Answer handle(Call call);
    }

    @FunctionalInterface
    interface Scope {
        String of(Call call);
    }

    /**
     * One route.
     *
     * @param action what the caller's role must allow, without the common prefix
     * @param versionOptional true where the service works without api-version
     */
    record Route(
            String method,
            Pattern path,
            String action,
            Scope scope,
            Versions versions,
            boolean versionOptional,
            Handler handler) {}

    public HsmRoutes(BackupStorage storage, InstantSource clock, Ids ids) {
        JobRoutes jobs = new JobRoutes(new Jobs(storage, clock), ids);
        KeyRoutes keys = new KeyRoutes(ids, clock);
        RoleRoutes roles = new RoleRoutes();
        all = List.of(
                job("POST", "/backup", "backup/start/action", Versions.ALL, jobs::backup),
                job("POST", "/prebackup", "backup/start/action", Versions.FROM_7_6, jobs::preBackup),
                job("PUT", "/restore", "restore/start/action", Versions.ALL, jobs::restore),
                job("PUT", "/prerestore", "restore/start/action", Versions.FROM_7_6, jobs::preRestore),
                job("PUT", "/keys/" + NAME + "/restore", "restore/start/action", Versions.ALL, jobs::selectiveRestore),
                status("/backup/([^/]+)/pending", "backup/status/action", call -> jobs.status(call, "backup")),
                status("/restore/([^/]+)/pending", "restore/status/action", call -> jobs.status(call, "restore")),
                key("GET", "/keys/?", "keys/read/action", keys::list),
                key("GET", "/keys/" + NAME + "/versions", "keys/read/action", keys::versions),
                key("GET", "/keys/" + NAME + "(?:/([0-9a-f]*))?", "keys/read/action", keys::get),
                key("POST", "/keys/" + NAME + "/create", "keys/create", keys::create),
                key("DELETE", "/keys/" + NAME, "keys/delete", keys::delete),
                key("GET", "/deletedkeys/?", "keys/deletedKeys/read/action", keys::listDeleted),
                key("GET", "/deletedkeys/" + NAME, "keys/deletedKeys/read/action", keys::getDeleted),
                key("DELETE", "/deletedkeys/" + NAME, "keys/deletedKeys/delete", keys::purge),
                key("POST", "/deletedkeys/" + NAME + "/recover", "keys/deletedKeys/recover/action", keys::recover),
                role("GET", "roleAssignments", "roleAssignments/read/action", roles::list),
                role("GET", "roleAssignments/([^/]+)", "roleAssignments/read/action", roles::get),
                role("PUT", "roleAssignments/([^/]+)", "roleAssignments/write/action", roles::put),
                role("DELETE", "roleAssignments/([^/]+)", "roleAssignments/delete/action", roles::delete),
                role("GET", "roleDefinitions", "roleDefinitions/read/action", roles::definitions));
    }

    List<Route> all() {
        return all;
    }

    private static Route job(String method, String path, String action, Versions versions, Handler handler) {
        return new Route(method, Pattern.compile(path), action, call -> "/", versions, false, handler);
    }

    private static Route status(String path, String action, Handler handler) {
        return new Route("GET", Pattern.compile(path), action, call -> "/", Versions.ALL, true, handler);
    }

    private static Route key(String method, String path, String action, Handler handler) {
        return new Route(
                method,
                Pattern.compile(path),
                action,
                call -> call.groups().isEmpty() ? "/keys" : "/keys/" + call.group(0),
                Versions.ALL,
                false,
                handler);
    }

    private static Route role(String method, String path, String action, Handler handler) {
        return new Route(
                method, Pattern.compile(AUTHORIZATION + path), action, RoleRoutes::scope, Versions.ALL, false, handler);
    }
}
