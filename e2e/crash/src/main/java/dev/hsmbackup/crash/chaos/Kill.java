package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.crash.world.Moment;
import java.time.Duration;
import java.util.Random;

/** When one process of the operator is killed; counted from its start. */
sealed interface Kill {

    /** No question about a job that cannot exist, which is how a ManagedHsm is probed. */
    String POLL = "/backup/(?!0{32}).+";

    /**
     * At a request to the API server; the leader election's are not counted.
     *
     * @param verb regular expression
     * @param resource regular expression
     * @param subresource regular expression
     */
    record AtKubernetes(Moment moment, String verb, String resource, String subresource, int nth) implements Kill {
        @Override
        public String toString() {
            return "%s request #%d to Kubernetes (%s %s/%s)".formatted(moment, nth, verb, resource, subresource);
        }
    }

    /**
     * At a request to Azure.
     *
     * @param path regular expression
     */
    record AtAzure(Moment moment, String method, String path, int nth) implements Kill {
        @Override
        public String toString() {
            return "%s request #%d to Azure (%s %s)".formatted(moment, nth, method, path);
        }
    }

    /** Some time after it was ready. */
    record InTime(Duration delay) implements Kill {
        @Override
        public String toString() {
            return delay.toMillis() + " ms after it was ready";
        }
    }

    static Kill draw(Random random) {
        Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
        int dice = random.nextInt(100);
        if (dice < 30) {
            return new AtKubernetes(moment, ".*", ".*", ".*", 1 + random.nextInt(40));
        } else if (dice < 50) {
            return new AtKubernetes(moment, "update", "hsmbackups", "status", 1 + random.nextInt(4));
        } else if (dice < 58) {
            return new AtKubernetes(moment, "create|update", "leases", "", 1 + random.nextInt(3));
        } else if (dice < 75) {
            return new AtAzure(moment, "POST", "/backup", 1 + random.nextInt(2));
        } else if (dice < 87) {
            return new AtAzure(moment, "GET", POLL, 1 + random.nextInt(6));
        } else if (dice < 91) {
            return new AtAzure(moment, "POST", ".*/token", 1);
        }
        return new InTime(Duration.ofMillis(random.nextInt(3_000)));
    }
}
