package dev.hsmbackup.operator;

import dev.hsmbackup.operator.telemetry.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the operator framework, which lists everything first; again and again while the API server is away, throttles or
 * refuses. Ending instead would have Kubernetes restart the pod at ever longer intervals, up to 5 minutes after the API
 * server is back.
 */
final class PatientStart {

    private static final Logger LOG = LoggerFactory.getLogger(PatientStart.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final int LONGEST_TEXT = 500;

    private final Operator operator;
    private volatile String problem = "not started yet";
    private volatile boolean started;

    PatientStart(Operator operator) {
        this.operator = operator;
    }

    /** Why it has not started; empty where it has. Answers from memory. */
    Optional<String> problem() {
        return started ? Optional.empty() : Optional.of(problem);
    }

    /**
     * Returns when it has started.
     *
     * @throws OperatorException where another attempt would be as vain
     */
    void run() {
        Duration wait = FIRST_WAIT;
        while (!attempt(wait)) {
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
            Duration longer = wait.multipliedBy(2);
            wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
        }
    }

    private boolean attempt(Duration wait) {
        try {
            operator.start();
            started = true;
            return true;
        } catch (OperatorException e) {
            Throwable refused = causes(e)
                    .filter(PatientStart::isAnswerOfTheApiServer)
                    .reduce((outer, inner) -> inner)
                    .orElseThrow(() -> e);
            problem = "the API server does not let the operator start: " + oneLine(refused.toString());
            LOG.atWarn()
                    .addKeyValue(LogKeys.EVENT, "start-delayed")
                    .log("Not started, tried again in {} s: {}", wait.toSeconds(), problem);
            return false;
        }
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "..." : line;
    }

    /** Or that there is none. */
    private static boolean isAnswerOfTheApiServer(Throwable cause) {
        return cause instanceof KubernetesClientException
                || cause instanceof IOException
                || cause instanceof TimeoutException;
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, it -> it != null, Throwable::getCause);
    }
}
