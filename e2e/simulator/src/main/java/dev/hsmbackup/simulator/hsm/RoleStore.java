package dev.hsmbackup.simulator.hsm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The role assignments of one HSM. */
public final class RoleStore {
    private final Map<String, Assignment> assignments = new LinkedHashMap<>();

    /**
     * A role of a principal on a scope.
     *
     * @param name a GUID
     * @param principalId object id of the identity
     * @param roleId id of a built-in role
     * @param scope {@code /}, {@code /keys} or {@code /keys/<name>}
     */
    public record Assignment(String name, String principalId, String roleId, String scope) {}

    public boolean allows(String principalId, String action, String scope) {
        return assignments.values().stream()
                .anyMatch(assignment -> assignment.principalId().equals(principalId)
                        && covers(assignment.scope(), scope)
                        && BuiltInRole.find(assignment.roleId()).stream().anyMatch(role -> role.allows(action)));
    }

    private static boolean covers(String granted, String asked) {
        return granted.equals("/") || asked.equals(granted) || asked.startsWith(granted + "/");
    }

    public void put(Assignment assignment) {
        assignments.put(assignment.name(), assignment);
    }

    public Optional<Assignment> get(String name) {
        return Optional.ofNullable(assignments.get(name));
    }

    public Optional<Assignment> remove(String name) {
        return Optional.ofNullable(assignments.remove(name));
    }

    public List<Assignment> all() {
        return List.copyOf(assignments.values());
    }

    public void replaceAll(List<Assignment> others) {
        assignments.clear();
        others.forEach(this::put);
    }
}
