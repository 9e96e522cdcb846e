package dev.hsmbackup.team.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All points of one kind of run. How often a status is written or a job asked about depends on how fast Azure is, so the
 * last of these requests may not come at all; then another run shows it.
 */
public final class CrashPlan {

    private static final int MOST_RUNS = 3;

    private final List<CrashPoint> points;
    private final List<CrashPoint> missed = new ArrayList<>();

    public CrashPlan(List<CrashPoint> points) {
        this.points = points;
        System.err.println(points.size() + " crash plans: " + points);
    }

    public List<CrashPoint> points() {
        return points;
    }

    /** Those that no run came to. */
    public List<CrashPoint> missed() {
        return List.copyOf(missed);
    }

    /**
     * Runs until the point was come to, or often enough.
     *
     * @param killedAndStartedAgain one run, judged; whether it came to the point
     */
    public void run(CrashPoint point, Predicate<CrashPoint> killedAndStartedAgain) {
        for (int run = 0; run < MOST_RUNS; run++) {
            if (killedAndStartedAgain.test(point)) {
                return;
            }
        }
        missed.add(point);
    }
}
