package dev.hsmbackup.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.rig.JsonLines;
import dev.hsmbackup.rig.RigException;
import dev.hsmbackup.rig.Simulator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Cloud HSM as Azure has it.
 *
 * @param simulator where it is
 * @param name of the cluster, and of its CloudHsm
 */
public record Cluster(Simulator simulator, String name) {

    /** Host of Azure Resource Manager. */
    public static final String ARM = "management.azure.com";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** ARM's id, in the case that the portal shows. */
    public String resourceId() {
        return "/subscriptions/99999999-9999-4999-8999-999999999991/resourceGroups/hsm/providers/"
                + "Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }

    /** Name of its lock, a Lease in the operator's namespace. */
    public String lock() {
        return Hsm.lock(resourceId().toLowerCase(Locale.ROOT));
    }

    /** All requests about it, oldest first. */
    public List<Arrival> arrivals() {
        String id = resourceId().toLowerCase(Locale.ROOT);
        return simulator.arrivals().at(ARM).stream()
                .filter(arrival -> {
                    String path = arrival.path().toLowerCase(Locale.ROOT);
                    return path.equals(id) || path.startsWith(id + "/");
                })
                .toList();
    }

    /** The requests that asked it to start a backup. */
    public List<Arrival> backups() {
        return posts("/backup");
    }

    /** The requests that asked it to restore something. */
    public List<Arrival> restores() {
        return posts("/restore");
    }

    private List<Arrival> posts(String operation) {
        return arrivals().stream()
                .filter(arrival -> arrival.method().equals("POST")
                        && arrival.path().toLowerCase(Locale.ROOT).endsWith(operation))
                .toList();
    }

    /** Azure's word: NotActivated, Active, Failed. */
    public String activationState() {
        return read("/clusters/" + name).path("activationState").asText();
    }

    /** Names and ids of its keys: a restore brings the same ids. */
    public Set<String> keys() {
        return StreamSupport.stream(read("/state").path("clusters").spliterator(), false)
                .filter(cluster -> cluster.path("name").asText().equals(name))
                .flatMap(cluster -> StreamSupport.stream(cluster.path("keys").spliterator(), false))
                .map(key -> key.path("name").asText() + " " + key.path("id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Changes it: a JSON merge patch of its definition in the fleet. */
    public void change(String json) {
        simulator.control().send("PATCH", "/clusters/" + name, json);
    }

    /** Ends the running job as the simulator's README says for {@code POST /clusters/<name>/jobs/running}. */
    public void endJob(String json) {
        simulator.control().send("POST", "/clusters/" + name + "/jobs/running", json);
    }

    /**
     * Scripts a fault at one of its routes.
     *
     * @param route below its resource id, a regular expression; empty: the cluster itself
     * @param json further fields of the fault, without the outer braces
     */
    public void fault(String method, String route, String json) {
        simulator.control().addFaults("""
                {"host": "%s", "method": "%s", "path": "(?i)%s%s", %s}""".formatted(ARM, method, resourceId(), route, json));
    }

    /** From now on its check of a backup passes at once: what is tested is not the check. */
    public void passChecks() {
        fault("POST", "/validateRestoreProperties", """
                "count": 0, "action": {"type": "status", "status": 200,
                "body": "{\\"properties\\":{\\"status\\":\\"Succeeded\\"}}"}""");
    }

    /** Whether any request has made a cluster nonfunctional, on the whole platform. */
    public static boolean anyDamage(Simulator simulator) {
        return new JsonLines(simulator.arrivals().file())
                .read().stream().anyMatch(line -> line.path("damaged").asBoolean());
    }

    private JsonNode read(String path) {
        try {
            return JSON.readTree(simulator.control().send("GET", path, ""));
        } catch (JsonProcessingException e) {
            throw new RigException("the simulator's answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
