package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.Run;
import dev.hsmbackup.operator.operation.Check;
import dev.hsmbackup.operator.operation.CheckPolicy;
import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
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
    Check of(Run restore, HsmTarget hsm, RestoreRequest request) {
        if (request.keyName() != null) {
            // It is about whole HSMs.
            return new Check.NotOffered();
        }
        String uid = restore.getMetadata().getUid();
        return switch (byUid.get(uid)) {
            case Known.Over(Check check) -> check;
            case Known.Asked(String jobId) -> ended(uid, CheckPolicy.of(gateway.restoreJob(hsm, jobId)));
            case null -> ask(uid, hsm, gateway.startCheck(hsm, request, UUID.randomUUID()));
        };
    }

    void forget(String uid) {
        byUid.remove(uid);
    }

    private Check ask(String uid, HsmTarget hsm, CheckAnswer answer) {
        return switch (answer) {
            case StartAnswer.Started(String jobId) -> {
                byUid.put(uid, new Known.Asked(jobId));
                yield new Check.Running(null);
            }
            case CheckAnswer.Over(JobAnswer.Ended end) -> ended(uid, CheckPolicy.of(end));
            case StartAnswer.NotStarted refused
            when notOffered(hsm, refused.problem()) -> ended(uid, new Check.NotOffered());
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

    /** Service versions of Managed HSM before 7.6 have none. Cloud HSMs always check. */
    private static boolean notOffered(HsmTarget hsm, Problem problem) {
        return !hsm.isCloudHsm() && problem.kind() == Problem.Kind.NOT_FOUND;
    }
}
