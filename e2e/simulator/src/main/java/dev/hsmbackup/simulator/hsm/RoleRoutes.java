package dev.hsmbackup.simulator.hsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Json;
import dev.hsmbackup.simulator.http.Refused;
import dev.hsmbackup.simulator.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HSM's own access control: {@code /{scope}/providers/Microsoft.Authorization/…}. */
final class RoleRoutes {
    private static final String PROVIDER = "Microsoft.Authorization/roleDefinitions/";

    Answer list(Call call) {
        return ok(Json.object(
                "value",
                call.hsm().roles().all().stream()
                        .filter(assignment ->
                                scope(call).equals("/") || assignment.scope().equals(scope(call)))
                        .map(RoleRoutes::view)
                        .toList()));
    }

    Answer get(Call call) {
        return call.hsm()
                .roles()
                .get(call.group(1))
                .map(assignment -> ok(view(assignment)))
                .orElseThrow(() -> notFound(call));
    }

    Answer put(Call call) {
        JsonNode properties = Json.readObject(call.request().body().text())
                .map(body -> body.path("properties"))
                .orElseThrow(() -> new Refused(HsmError.badRequest("The request body is not a JSON object.")));
        BuiltInRole role = BuiltInRole.find(properties.path("roleDefinitionId").asText(""))
                .orElseThrow(() -> new Refused(HsmError.badRequest("The role definition is not known.")));
        RoleStore.Assignment assignment = new RoleStore.Assignment(
                call.group(1), properties.path("principalId").asText(""), role.id(), scope(call));
        call.hsm().roles().put(assignment);
        return Answer.of(Response.of(201).json(view(assignment)));
    }

    Answer delete(Call call) {
        return call.hsm()
                .roles()
                .remove(call.group(1))
                .map(assignment -> ok(view(assignment)))
                .orElseThrow(() -> notFound(call));
    }

    Answer definitions(Call call) {
        return ok(Json.object(
                "value",
                Arrays.stream(BuiltInRole.values())
                        .map(role -> Json.object(
                                "id",
                                PROVIDER + role.id(),
                                "name",
                                role.id(),
                                "type",
                                "Microsoft.Authorization/roleDefinitions",
                                "properties",
                                Json.object(
                                        "roleName",
                                        role.title(),
                                        "description",
                                        "",
                                        "type",
                                        "AKVBuiltInRole",
                                        "assignableScopes",
                                        new String[] {"/"},
                                        "permissions",
                                        new Object[0])))
                        .toList()));
    }

    /** Scope of the route, always with one slash in front. */
    static String scope(Call call) {
        String scope = URLDecoder.decode(call.group(0), StandardCharsets.UTF_8).replaceAll("^/+|/+$", "");
        return "/" + scope;
    }

    private static Map<String, @Nullable Object> view(RoleStore.Assignment assignment) {
        return Json.object(
                "id",
                "/providers/Microsoft.Authorization/roleAssignments/" + assignment.name(),
                "name",
                assignment.name(),
                "properties",
                Json.object(
                        "principalId",
                        assignment.principalId(),
                        "roleDefinitionId",
                        PROVIDER + assignment.roleId(),
                        "scope",
                        assignment.scope()),
                "type",
                "Microsoft.Authorization/roleAssignments");
    }

    private static Refused notFound(Call call) {
        return new Refused(
                HsmError.of(404, "RoleAssignmentNotFound", "Requested role assignment not found: " + call.group(1)));
    }

    private static Answer ok(Object body) {
        return Answer.of(Response.of(200).json(body));
    }
}
