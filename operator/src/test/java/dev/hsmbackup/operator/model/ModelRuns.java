package dev.hsmbackup.operator.model;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.params.provider.Arguments;

/** What the tests of the model have in common. */
final class ModelRuns {

    private static final Map<String, Level> LEVELS = new LinkedHashMap<>();

    private ModelRuns() {}

    /** Each step is run many times, and would log as often. */
    static void silence() {
        for (String logger : List.of("audit", "dev.hsmbackup.operator")) {
            LEVELS.put(logger, LogManager.getLogger(logger).getLevel());
            Configurator.setLevel(logger, Level.OFF);
        }
    }

    static void restore() {
        LEVELS.forEach(Configurator::setLevel);
        Progress.forgetAll();
        Ref.forgetAll();
    }

    static Explorer.Result explore(Scenario scenario) {
        Explorer.Result result = scenario.explore();
        System.out.printf(
                "model: %,d states, %,d moves, depth %d, %s%n",
                result.states(),
                result.moves(),
                result.depth(),
                result.holds() ? "all invariants hold" : "counterexample:\n" + result.trace());
        return result;
    }

    /** The scenario with these mutants must break this invariant. */
    static Arguments caught(Invariant invariant, Scenario scenario, Mutant... mutants) {
        return argumentSet(
                invariant + " catches " + List.of(mutants),
                invariant,
                scenario.checking(EnumSet.of(invariant)).with(mutants));
    }
}
