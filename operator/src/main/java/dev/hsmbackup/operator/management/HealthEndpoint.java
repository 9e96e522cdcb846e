package dev.hsmbackup.operator.management;

import java.util.List;
import java.util.Optional;

/**
 * Answers as Kubernetes' own {@code /readyz?verbose} does: a line per check, status 503 when one of them fails. A check
 * that throws has failed.
 */
record HealthEndpoint(String name, List<HealthCheck> checks) implements Endpoint {
    @Override
    public Answer answer(String accept) {
        var text = new StringBuilder();
        boolean healthy = true;
        for (var check : checks) {
            var problem = problemOf(check);
            healthy &= problem.isEmpty();
            text.append(problem.isEmpty() ? "[+]" : "[-]").append(check.name());
            text.append(problem.map(it -> " failed: " + it).orElse(" ok")).append('\n');
        }
        text.append(name).append(healthy ? " check passed\n" : " check failed\n");
        return new Answer(healthy ? 200 : 503, TEXT, text.toString());
    }

    private static Optional<String> problemOf(HealthCheck check) {
        try {
            return check.problem().get();
        } catch (RuntimeException e) {
            return Optional.of(e.getClass().getSimpleName());
        }
    }
}
