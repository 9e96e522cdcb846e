package dev.hsmbackup.operator.model;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.util.UUID;
import java.util.function.Function;

/**
 * Restores of the modelled world. The folder is there, a Managed HSM has no check of its own, and that of a Cloud HSM has
 * nothing against any restore: none of it takes part in the protocol.
 */
final class Restores implements RestoreGateway {

    private final Function<Request, Answer> world;

    Restores(Function<Request, Answer> world) {
        this.world = world;
    }

    @Override
    public StartAnswer startRestore(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return ((Answer.Start) world.apply(new Request.Send(attemptId))).answer();
    }

    @Override
    public CheckAnswer startCheck(HsmTarget target, RestoreRequest request, UUID attemptId) {
        return target.isCloudHsm()
                ? new CheckAnswer.Over(new JobAnswer.Ended(
                        JobAnswer.Outcome.SUCCEEDED, "Succeeded", null, null, null, null, null, null))
                : new StartAnswer.NotStarted(new Problem(Problem.Kind.NOT_FOUND, null, "No such check."), null);
    }

    @Override
    public JobAnswer restoreJob(HsmTarget target, String jobId) {
        return ((Answer.Job) world.apply(new Request.Poll(jobId))).answer();
    }

    @Override
    public Presence key(HsmTarget target, String keyName) {
        throw new UnsupportedOperationException("whole HSMs only");
    }

    @Override
    public Presence folder(HsmTarget target, URI container, String folder) {
        return Presence.PRESENT;
    }
}
