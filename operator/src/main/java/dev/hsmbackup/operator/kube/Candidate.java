package dev.hsmbackup.operator.kube;

/** This process in the election. {@link #campaign} and {@link #watch} are called again and again, each by one thread. */
public final class Candidate {

    private final Election election;
    private final Leadership leadership;
    private final Runnable lead;
    private final Runnable lost;
    private boolean won;
    private boolean over;

    /**
     * @param lead called once, by a thread of its own, when this process leads
     * @param lost called once, when this process leads no more
     */
    public Candidate(Election election, Leadership leadership, Runnable lead, Runnable lost) {
        this.election = election;
        this.leadership = leadership;
        this.lead = lead;
        this.lost = lost;
    }

    /** Takes or renews the lease; waits for the API server, within limits. */
    public void campaign() {
        switch (election.round()) {
            case LEADS -> win();
            case LOST -> lose();
            case WAITS -> {}
        }
    }

    /** Looks whether the last renewal is too long ago; waits for nothing, so that it notices where campaign hangs. */
    public void watch() {
        if (hasWon() && !election.leads()) {
            lose();
        }
    }

    private synchronized boolean hasWon() {
        return won;
    }

    private synchronized void win() {
        if (!won) {
            won = true;
            leadership.won(election::leads);
            Thread.ofPlatform().daemon().name("lead").start(lead);
        }
    }

    private void lose() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            leadership.lose();
        }
        // Outside: it may never return.
        lost.run();
    }
}
