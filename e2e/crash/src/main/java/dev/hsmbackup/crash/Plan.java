package dev.hsmbackup.crash;

import dev.hsmbackup.crash.world.Moment;
import dev.hsmbackup.rig.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of the operator.
 *
 * @param signal what ends it
 * @param statusWrites how many writes of the backup's status the API server has done when it comes
 * @param starts how many starts are at the HSM, or on their way to it, when it comes
 */
record Plan(Step step, Moment moment, Signal signal, int statusWrites, int starts) {
    private static final Step.Request STATUS_WRITE = new Step.ToKubernetes("update", "hsmbackups/status");
    private static final Step.Request START = new Step.ToHsm("POST", "/backup");

    /** All ends by this signal at these requests, which are the requests of one run in their order. */
    static List<Plan> at(List<Step> steps, Signal signal) {
        List<Plan> plans = new ArrayList<>();
        int writes = 0;
        int starts = 0;
        for (Step step : steps) {
            if (step.request().equals(START)) {
                starts++;
            }
            plans.add(new Plan(step, Moment.BEFORE, signal, writes, starts));
            if (step.request().equals(STATUS_WRITE)) {
                writes++;
            }
            plans.add(new Plan(step, Moment.AFTER, signal, writes, starts));
        }
        return plans;
    }

    @Override
    public String toString() {
        return (signal == Signal.KILL ? "kill -9 " : "SIG" + signal + " ") + moment + " " + step;
    }
}
