package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.operator.operation.Check;
import dev.hsmbackup.operator.operation.RestorePolicy;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has HSMs check a backup before it is restored. The check changes nothing, so a process that forgot one has it made
 * again.
 */
public final class RestoreChecks {

    private sealed interface Known {
        record Asked(String jobId) implements Known {}

        record Over(Check check) implements Known {}
    }

    private final RestoreGateway gateway;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    public RestoreChecks(RestoreGateway gateway) {
        this.gateway = gateway;
    }

    /** How the check of this restore stands; the first question has it made. */
    Check of(HsmRestore restore, HsmTarget hsm, RestoreRequest request) {
        if (request.keyName() != null) {
            // It is about whole HSMs.
            return new Check.NotOffered();
        }
        String uid = restore.getMetadata().getUid();
        return switch (byUid.get(uid)) {
            case Known.Over(Check check) -> check;
            case Known.Asked(String jobId) -> ended(uid, RestorePolicy.checked(gateway.restoreJob(hsm, jobId)));
            case null -> ask(uid, gateway.startCheck(hsm, request, UUID.randomUUID()));
        };
    }

    void forget(String uid) {
        byUid.remove(uid);
    }

    private Check ask(String uid, StartAnswer answer) {
        return switch (answer) {
            case StartAnswer.Started(String jobId) -> {
                byUid.put(uid, new Known.Asked(jobId));
                yield new Check.Running(null);
            }
            case StartAnswer.NotStarted refused
            when notOffered(refused.problem()) -> ended(uid, new Check.NotOffered());
            case StartAnswer.NotStarted refused -> new Check.Refused(refused);
            case StartAnswer.Ambiguous(Problem problem) -> new Check.NotAsked(problem);
        };
    }

    private Check ended(String uid, Check check) {
        if (!(check instanceof Check.Running)) {
            byUid.put(uid, new Known.Over(check));
        }
        return check;
    }

    /** Service versions before 7.6 know neither the path nor the version. */
    private static boolean notOffered(Problem problem) {
        return switch (problem.kind()) {
            case NOT_FOUND, REJECTED, INVALID_REQUEST -> true;
            default -> false;
        };
    }
}
