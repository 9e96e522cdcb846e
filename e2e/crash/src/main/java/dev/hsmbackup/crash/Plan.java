package dev.hsmbackup.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * One kill.
 *
 * @param statusWrites how many writes of the backup's status the API server has done when it comes
 */
record Plan(Step step, Moment moment, int statusWrites) {
    private static final Step.Request STATUS_WRITE = new Step.ToKubernetes("update", "hsmbackups/status");

    /** All kills at these requests, which are the requests of one run in their order. */
    static List<Plan> at(List<Step> steps) {
        List<Plan> plans = new ArrayList<>();
        int writes = 0;
        for (Step step : steps) {
            plans.add(new Plan(step, Moment.BEFORE, writes));
            if (step.request().equals(STATUS_WRITE)) {
                writes++;
            }
            plans.add(new Plan(step, Moment.AFTER, writes));
        }
        return plans;
    }

    @Override
    public String toString() {
        return "kill -9 " + moment + " " + step;
    }
}
