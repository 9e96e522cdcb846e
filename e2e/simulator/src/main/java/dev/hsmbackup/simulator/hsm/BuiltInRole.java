package dev.hsmbackup.simulator.hsm;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The built-in roles of Managed HSM's own access control that matter here. Ids and names from Microsoft's
 * built-in-roles page; the actions are those of them that the simulated routes need.
 */
public enum BuiltInRole {
    ADMINISTRATOR(
            "Managed HSM Administrator",
            "a290e904-7015-4bba-90c8-60543313cdb4",
            "backup/ restore/ roleAssignments/ roleDefinitions/"),
    BACKUP("Managed HSM Backup", "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8", "backup/"),
    RESTORE("Managed HSM Restore", "6efe6056-5259-49d2-8b3d-d3d73544b20b", "restore/"),
    CRYPTO_OFFICER(
            "Managed HSM Crypto Officer",
            "515eb02d-2335-4d2d-92f2-b1cbdf9c3778",
            "keys/ roleDefinitions/read roleAssignments/read"),
    CRYPTO_USER(
            "Managed HSM Crypto User",
            "21dbd100-6940-42c2-9190-5d6cb909625b",
            "keys/read keys/create keys/delete keys/deletedKeys/read"),
    CRYPTO_AUDITOR("Managed HSM Crypto Auditor", "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3", "keys/read"),
    POLICY_ADMINISTRATOR(
            "Managed HSM Policy Administrator",
            "4bd23610-cdcf-4971-bdee-bdc562cc28e4",
            "roleAssignments/ roleDefinitions/");

    /** Prefix of every data action. */
    public static final String ACTIONS = "Microsoft.KeyVault/managedHsm/";

    private final String title;
    private final String id;
    private final String actions;

    BuiltInRole(String title, String id, String actions) {
        this.title = title;
        this.id = id;
        this.actions = actions;
    }

    public String title() {
        return title;
    }

    public String id() {
        return id;
    }

    /** Whether the role allows an action such as {@code backup/start/action} (without the common prefix). */
    public boolean allows(String action) {
        return Arrays.stream(actions.split(" ", -1)).anyMatch(action::startsWith);
    }

    /** Finds a role by title, id, or a definition's full id that ends with the id. */
    public static Optional<BuiltInRole> find(String text) {
        return Arrays.stream(values())
                .filter(role -> role.title.equalsIgnoreCase(text) || text.endsWith(role.id))
                .findFirst();
    }

    public static String titles() {
        return Arrays.stream(values()).map(BuiltInRole::title).collect(Collectors.joining(", "));
    }
}
