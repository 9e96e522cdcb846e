package dev.hsmbackup.operator.telemetry;

import dev.hsmbackup.operator.port.HsmGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.ProbeAnswer;
import dev.hsmbackup.operator.port.Problem;
import dev.hsmbackup.operator.port.StartAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts and times every call to Azure; otherwise the gateway it wraps. */
public final class MeteredHsmGateway implements HsmGateway {
    private final HsmGateway gateway;
    private final OperatorMetrics metrics;

    public MeteredHsmGateway(HsmGateway gateway, OperatorMetrics metrics) {
        this.gateway = gateway;
        this.metrics = metrics;
    }

    @Override
    public Optional<Problem> prepare(HsmTarget target) {
        return gateway.prepare(target);
    }

    @Override
    public StartAnswer startBackup(HsmTarget target, URI container, UUID attemptId) {
        return metered(
                target,
                "start_backup",
                () -> gateway.startBackup(target, container, attemptId),
                answer -> switch (answer) {
                    case StartAnswer.Started _ -> "started";
                    case StartAnswer.NotStarted notStarted -> outcome(notStarted.problem());
                    case StartAnswer.Ambiguous ambiguous -> outcome(ambiguous.problem());
                });
    }

    @Override
    public JobAnswer backupJob(HsmTarget target, String jobId) {
        return metered(target, "backup_status", () -> gateway.backupJob(target, jobId), answer -> switch (answer) {
            case JobAnswer.Running _ -> "running";
            case JobAnswer.Ended _ -> "ended";
            case JobAnswer.Unknown _ -> "unknown_job";
            case JobAnswer.Unavailable unavailable -> outcome(unavailable.problem());
        });
    }

    @Override
    public ProbeAnswer probe(HsmTarget target) {
        return metered(target, "probe", () -> gateway.probe(target), answer -> switch (answer) {
            case ProbeAnswer.Ready _ -> "ready";
            case ProbeAnswer.NotReady notReady -> outcome(notReady.problem());
        });
    }

    private <A> A metered(HsmTarget target, String route, Supplier<A> call, Function<A, String> outcome) {
        long begin = System.nanoTime();
        String result = "exception";
        try {
            A answer = call.get();
            result = outcome.apply(answer);
            return answer;
        } finally {
            metrics.azureRequest(target.host(), route, result, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private static String outcome(Problem problem) {
        return problem.kind().name().toLowerCase(Locale.ROOT);
    }
}
